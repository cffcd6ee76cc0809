/** Entry point: writes the installation that the environment names to the file given as argument, and ends. */
import { openForReading } from './backup/installation.ts';
import { runOnce } from './backup/run.ts';
import { writeBackup } from './backup/write-backup.ts';

await runOnce(async (env, progress) => {
  const installation = await openForReading(env);
  try {
    return await writeBackup(installation, process.argv[2] ?? 'mangu.backup', progress);
  } finally {
    await installation.close();
  }
});
