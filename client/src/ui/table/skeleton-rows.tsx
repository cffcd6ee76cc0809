import { Skeleton } from '../skeleton.tsx';
import styles from './data-table.module.css';

const rows = [72, 54, 83, 61, 77, 48, 66, 58];

export function SkeletonRows({ columns }: { readonly columns: number }) {
  return (
    <tbody className={styles.body} aria-hidden="true">
      {rows.map((width) => (
        <tr key={width} className={styles.row}>
          {Array.from({ length: columns }, (_, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns of nothing have no other name
            <td key={column} className={styles.cell}>
              <Skeleton width={`${Math.max(24, width - column * 9)}%`} height="1.25rem" />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
