import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** The import that was given up. */
@ApiSchema({ name: 'ReleasedImport' })
export class ReleaseDto {
  /** The source that can be asked for again. */
  @ApiProperty({ type: String, example: '12345' })
  source: string;

  /** The run that was given up. */
  @ApiProperty({ type: String, example: 'run_01jd2yz5g8e1v9q0r3t6w8x4ab' })
  runId: string;

  /** When the provider was asked for it; null when that is not known to have happened. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  requestedAt: string | null;
}
