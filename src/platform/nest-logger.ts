import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Lets Nest write its own messages through the gateway's logger; what it tells of its wiring counts as `debug`. */
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

  /** Nest hands the context over as the last text, and the stack of an error before it. Fields may come before a text, as with pino. */
  private write(level: Level, message: unknown, details: readonly unknown[]): void {
    const texts = details.filter((detail) => typeof detail === 'string');
    const context = texts.at(-1);
    if (message instanceof Error) return this.logger[level]({ context, err: message }, message.message);
    const before = texts.length > 1 ? texts[0] : undefined;
    if (typeof message === 'object' && message !== null)
      return this.logger[level]({ context, ...message }, before);
    this.logger[level]({ context, ...(before === undefined ? {} : { stack: before }) }, String(message));
  }
}
