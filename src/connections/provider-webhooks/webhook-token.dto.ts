import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** Where a provider sends its own webhooks for a connection. */
@ApiSchema({ name: 'ProviderWebhookAddress' })
export class ProviderWebhookUrlDto {
  /** Register this at the provider. Relative to the gateway without `PUBLIC_URL`. It holds the token: keep it like a credential. */
  @ApiProperty({
    type: String,
    example: 'https://refresh.example.com/provider-webhooks/shipengine/acme-shipengine/…',
  })
  url: string;

  /** The token in it; it is not shown again. */
  @ApiProperty({ type: String })
  token: string;
}
