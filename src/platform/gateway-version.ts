/** The version of the gateway and of its contract, the same as in `package.json`. */
export const gatewayVersion = '0.1.0';
