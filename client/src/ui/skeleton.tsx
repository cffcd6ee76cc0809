import styles from './skeleton.module.css';

interface SkeletonProps {
  /** CSS length or share of the width. */
  readonly width?: string;
  /** CSS length. */
  readonly height?: string;
  readonly ratio?: string;
}

/** Stands where something of this size will be. Hidden from the screen reader: the list around it says it is busy. */
export function Skeleton({ width = '100%', height, ratio }: SkeletonProps) {
  return (
    <span
      className={styles.skeleton}
      aria-hidden="true"
      style={{
        inlineSize: width,
        ...(height && { blockSize: height }),
        ...(ratio && { aspectRatio: ratio }),
      }}
    />
  );
}
