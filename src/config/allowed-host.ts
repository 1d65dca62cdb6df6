/** One entry of `WEBHOOK_ALLOWED_HOSTS`. */
export type AllowedHost =
  | {
      readonly kind: 'name';
      /** In lower case, without a trailing dot. */
      readonly name: string;
      /** Null for every port. */
      readonly port: number | null;
    }
  | {
      readonly kind: 'network';
      /** CIDR notation; a single IP address is a network of one. */
      readonly network: string;
      readonly port: number | null;
    };
