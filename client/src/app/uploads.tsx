import { DropTarget } from '../features/upload/components/drop-target.tsx';
import { UploadStatus } from '../features/upload/components/upload-status.tsx';
import { addTexts } from '../lib/i18n.ts';
import uploads from '../locales/en/uploads.json';

addTexts('uploads', uploads);

/** The parts of uploading that stay while one goes from page to page. Loaded when the first file comes near. */
export default function Uploads() {
  return (
    <>
      <DropTarget />
      <UploadStatus />
    </>
  );
}
