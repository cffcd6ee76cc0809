import { UploadPage } from '../../features/upload/upload-page.tsx';
import { addTexts } from '../../lib/i18n.ts';
import upload from '../../locales/en/upload.json';

addTexts('upload', upload);

export default UploadPage;
