import { ApiError, get, post, remove } from './http.js';
import { session } from './session-state.js';
import type { Session } from './types.js';

export { session };

/** Asks the node who is signed in, and whether it is set up at all. */
export async function restore(): Promise<'signed-in' | 'signed-out' | 'first-start'> {
  try {
    session.value = await get<Session>('/session');
    return 'signed-in';
  } catch (e) {
    if (!(e instanceof ApiError) || e.status !== 401) throw e;
  }
  session.value = null;
  const setup = await get<{ done: boolean }>('/setup');
  return setup.done ? 'signed-out' : 'first-start';
}

export async function signIn(user: string, password: string): Promise<void> {
  session.value = await post<Session>('/session', { user, password });
}

export async function setUp(token: string, user: string, password: string): Promise<void> {
  session.value = await post<Session>('/setup', { token, user, password });
}

export async function signOut(): Promise<void> {
  await remove('/session');
  session.value = null;
}
