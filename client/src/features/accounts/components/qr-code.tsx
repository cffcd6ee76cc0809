import { encode } from 'uqr';
import styles from '../settings.module.css';

interface QrCodeProps {
  readonly text: string;
  /** What is spoken in its place. */
  readonly label: string;
}

/** Modules left free around the code (ISO/IEC 18004, 6.3.8): without them cameras do not find it. */
const quietModules = 4;

/** A QR code, dark on light in every appearance: not all cameras read it the other way round. */
export default function QrCode({ text, label }: QrCodeProps) {
  const { data, size } = encode(text, { ecc: 'M', border: quietModules });
  const dark = data.flatMap((row, y) => row.flatMap((is, x) => (is ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      className={styles.qr}
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={dark.join('')} />
    </svg>
  );
}
