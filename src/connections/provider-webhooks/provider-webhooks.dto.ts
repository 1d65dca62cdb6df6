import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** The URL to which a provider sends its webhooks for a connection. */
@ApiSchema({ name: 'ProviderWebhookAddress' })
export class ProviderWebhookUrlDto {
  /**
   * Register this URL at the provider. If `PUBLIC_URL` is not set, it is only a path of the gateway. It contains the token: protect it
   * like a credential.
   */
  @ApiProperty({
    type: String,
    example: 'https://refresh.example.com/provider-webhooks/shipengine/acme-shipengine/…',
  })
  url: string;

  /** The token in the URL; it is not shown again. */
  @ApiProperty({ type: String })
  token: string;
}
