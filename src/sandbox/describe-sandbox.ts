import type { SandboxCredentials } from './world/sandbox-world.js';

interface SandboxDetails {
  readonly url: string;
  readonly shipstationUrl: string;
  readonly shipengineUrl: string;
  readonly credentials: SandboxCredentials;
}

/** A `CONNECTIONS_FILE` that points the gateway at a sandbox. */
export function writeConnectionsFile({ shipstationUrl, shipengineUrl, credentials }: SandboxDetails): string {
  const { shipstation, shipengine } = credentials;
  return `connections:
  - id: shipstation-sandbox
    provider: shipstation
    baseUrl: ${shipstationUrl}
    credentials: { apiKey: ${JSON.stringify(shipstation.apiKey)}, apiSecret: ${JSON.stringify(shipstation.apiSecret)} }
  - id: shipengine-sandbox
    provider: shipengine
    baseUrl: ${shipengineUrl}
    credentials: { apiKey: ${JSON.stringify(shipengine.apiKey)} }
`;
}

/** Plain text with everything that a person needs to use a sandbox. */
export function describeSandbox(sandbox: SandboxDetails): string {
  const { url, shipstationUrl, shipengineUrl, credentials } = sandbox;
  const { shipstation, shipengine } = credentials;
  return `ShipStation V1 and ShipEngine, simulated

  ShipStation V1   ${shipstationUrl}
  ShipEngine       ${shipengineUrl}
  Control API      ${url}/control (from this machine only)

Point the gateway here: save this as sandbox.yaml and start it with CONNECTIONS_FILE=sandbox.yaml

${writeConnectionsFile(sandbox)}
Or call it directly:

  curl -sS -u ${shipstation.apiKey}:${shipstation.apiSecret} '${shipstationUrl}/stores?showInactive=true'
  curl -sS -u ${shipstation.apiKey}:${shipstation.apiSecret} -X POST '${shipstationUrl}/stores/refreshstore?storeId=12345' -d ''
  curl -sS -u ${shipstation.apiKey}:${shipstation.apiSecret} '${shipstationUrl}/stores/getrefreshstatus?storeId=12345'
  curl -sS -H 'API-Key: ${shipengine.apiKey}' '${shipengineUrl}/v-beta/order_sources'

See what happened, see the assumptions, and add a fault:

  curl -sS ${url}/control/calls
  curl -sS ${url}/control/imports
  curl -sS ${url}/control/assumptions
  curl -sS ${url}/control/faults -H 'Content-Type: application/json' -d '{"operation":"refresh","times":1,"fault":{"kind":"lost-answer"}}'
`;
}
