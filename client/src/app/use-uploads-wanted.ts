import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';

/** True from the moment a file is dragged over the window or the page for adding books is opened. */
export function useUploadsWanted(): boolean {
  const [wanted, setWanted] = useState(false);
  const { pathname } = useLocation();
  const onAddPage = pathname === '/add';
  useEffect(() => {
    if (wanted) return;
    if (onAddPage) {
      setWanted(true);
      return;
    }
    // Until the rest is there, a file let go must not replace the page.
    const onDrag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setWanted(true);
    };
    window.addEventListener('dragenter', onDrag);
    window.addEventListener('dragover', onDrag);
    window.addEventListener('drop', onDrag);
    return () => {
      window.removeEventListener('dragenter', onDrag);
      window.removeEventListener('dragover', onDrag);
      window.removeEventListener('drop', onDrag);
    };
  }, [wanted, onAddPage]);
  return wanted;
}
