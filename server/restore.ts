/** Entry point: brings the backup given as argument into the empty installation that the environment names, and ends. */
import { open } from 'node:fs/promises';
import { openAlone } from './backup/installation.ts';
import { checkArchive, restoreBackup } from './backup/restore-backup.ts';
import { runOnce } from './backup/run.ts';

await runOnce(async (env, progress) => {
  const handle = await open(process.argv[2] ?? 'mangu.backup', 'r');
  try {
    const end = await checkArchive(handle, progress);
    const installation = await openAlone(env);
    try {
      return await restoreBackup(installation, handle, end, progress);
    } finally {
      await installation.close();
    }
  } finally {
    await handle.close();
  }
});
