import { DetailedError, Upload } from 'tus-js-client';
import { ApiError, parseProblem, problemId } from '../../lib/api.ts';
import { writeHeaders } from '../../lib/write-token.ts';

const chunkBytes = 8 * 1024 * 1024;

/** Sends a manuscript for an edition in chunks that survive an interruption. */
export function sendManuscript(
  editionId: string,
  file: File,
  onProgress: (fraction: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    new Upload(file, {
      endpoint: '/api/uploads',
      chunkSize: chunkBytes,
      metadata: { filename: file.name, edition: editionId },
      retryDelays: [0, 1000, 3000, 5000],
      storeFingerprintForResuming: false,
      onBeforeRequest: (sent) => {
        for (const [name, value] of Object.entries(writeHeaders())) sent.setHeader(name, value);
      },
      onProgress: (sent, total) => onProgress(total > 0 ? sent / total : 1),
      onSuccess: () => resolve(),
      onError: (error) => reject(failureOf(error)),
    }).start();
  });
}

function failureOf(error: Error | DetailedError): ApiError {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  if (!response || response.getStatus() === 0) return new ApiError('network', 0, undefined, error);
  try {
    const problem = parseProblem(JSON.parse(response.getBody()));
    if (problem) return new ApiError(problemId(problem), response.getStatus(), problem);
  } catch {
    // Not a problem document; the status has to say it.
  }
  return new ApiError('unreadable-answer', response.getStatus());
}
