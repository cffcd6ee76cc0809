import type { ArchiveLimits } from '../types.ts';

const MiB = 1024 * 1024;

/**
 * Illustrated and narrated books stay far below these; deflate itself can reach 1032 : 1, and markup rarely
 * passes 30 : 1, so a ratio of 200 on something larger than 8 MiB is a bomb.
 */
export const defaultArchiveLimits: ArchiveLimits = {
  archiveBytes: 1024 * MiB,
  entries: 10_000,
  entryBytes: 256 * MiB,
  totalBytes: 1024 * MiB,
  ratio: 200,
  ratioFloorBytes: 8 * MiB,
  nameBytes: 512,
};

/** The most bytes that an entry of this compressed size may inflate to. */
export function inflateLimit(compressedSize: number, limits: ArchiveLimits): number {
  return Math.min(limits.entryBytes, Math.max(limits.ratioFloorBytes, compressedSize * limits.ratio));
}
