import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** The released import. */
@ApiSchema({ name: 'ReleasedImport' })
export class ReleaseDto {
  /** The source, which can be refreshed again. */
  @ApiProperty({ type: String, example: '12345' })
  source: string;

  /** The released run. */
  @ApiProperty({ type: String, example: 'run_01jd2yz5g8e1v9q0r3t6w8x4ab' })
  runId: string;

  /** When the provider was triggered; null if it was not, or if that is not known. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  requestedAt: string | null;
}
