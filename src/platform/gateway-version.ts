/** The version of the gateway and of its contract; that of `package.json`. */
export const gatewayVersion = '0.1.0';
