# The gateway as an image. Build: docker build -t refresh-gateway .   How to run it: docs/guides/deployment.md

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY clients/typescript ./clients/typescript
COPY src ./src
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The base brings Node 24; the copy that npm installs for machines with an older one is left out.
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-* node_modules/.bin

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
RUN install -d -o node -g node -m 0711 /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/clients/typescript/dist ./clients/typescript/dist
COPY package.json LICENSE ./
USER node
VOLUME /data
EXPOSE 3000
# Live, not ready: a database that is away for a moment is no reason to replace the gateway.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node is process 1: the gateway handles SIGTERM itself and ends its PostgreSQL last.
CMD ["node", "dist/main.js"]
