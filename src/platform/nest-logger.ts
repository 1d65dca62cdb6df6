import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Writes the messages of Nest with the gateway's logger. Nest's own `log` messages become `debug`. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...details: unknown[]): void {
    this.write('debug', message, details);
  }
  fatal(message: unknown, ...details: unknown[]): void {
    this.write('fatal', message, details);
  }
  error(message: unknown, ...details: unknown[]): void {
    this.write('error', message, details);
  }
  warn(message: unknown, ...details: unknown[]): void {
    this.write('warn', message, details);
  }
  debug(message: unknown, ...details: unknown[]): void {
    this.write('debug', message, details);
  }
  verbose(message: unknown, ...details: unknown[]): void {
    this.write('trace', message, details);
  }

  /** Nest passes the context as the last string, and the stack of an error before it. An object of fields may come first, as in pino. */
  private write(level: Level, message: unknown, details: readonly unknown[]): void {
    const strings = details.filter((detail) => typeof detail === 'string');
    const context = strings.at(-1);
    if (message instanceof Error) return this.logger[level]({ context, err: message }, message.message);
    const before = strings.length > 1 ? strings[0] : undefined;
    if (typeof message === 'object' && message !== null)
      return this.logger[level]({ context, ...message }, before);
    this.logger[level]({ context, ...(before === undefined ? {} : { stack: before }) }, String(message));
  }
}
