import { useState } from 'react';
import { request } from '../../lib/api.ts';

/** One button that asks the API once: busy while it does, and the failure of the last time. */
export function useSend<Answer = undefined>() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const send = async (
    method: 'POST' | 'PATCH' | 'DELETE',
    path: `/api/${string}`,
    body?: unknown,
  ): Promise<{ readonly answer: Answer } | undefined> => {
    if (busy) return undefined;
    setBusy(true);
    setError(undefined);
    try {
      return { answer: await request<Answer>(path, { method, ...(body !== undefined && { body }) }) };
    } catch (reason) {
      setError(reason);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, send };
}
