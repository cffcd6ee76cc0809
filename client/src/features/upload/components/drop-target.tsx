import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Icon } from '../../../ui/icon.tsx';
import { addFiles, filesOfDrop } from '../add-files.ts';
import styles from './drop-target.module.css';

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Takes files dropped anywhere in the window, and shows how they fare. */
export function DropTarget() {
  const { t } = useTranslation('uploads');
  const navigate = useNavigate();
  const [over, setOver] = useState(false);

  useEffect(() => {
    // `dragover` comes many times a second, also when this was loaded in the middle of a drag.
    const hover = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    // Leaving for an element inside names that element; leaving the window names none.
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      setOver(false);
      void filesOfDrop(event.dataTransfer).then((files) => {
        if (files.length > 0) void addFiles(files);
      });
      void navigate('/add');
    };
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', hover);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', hover);
      window.removeEventListener('drop', drop);
    };
  }, [navigate]);

  if (!over) return null;
  return (
    <div className={styles.over}>
      <div className={styles.frame}>
        <Icon name="upload" size={40} />
        <p className={styles.title}>{t('drop')}</p>
        <p>{t('dropHint')}</p>
      </div>
    </div>
  );
}
