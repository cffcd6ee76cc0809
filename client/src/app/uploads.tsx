import { DropTarget } from '../features/upload/components/drop-target.tsx';
import { UploadStatus } from '../features/upload/components/upload-status.tsx';

/** The parts of uploading that stay while one goes from page to page. Loaded when the first file comes near. */
export default function Uploads() {
  return (
    <>
      <DropTarget />
      <UploadStatus />
    </>
  );
}
