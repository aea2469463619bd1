import './app/app.js';
import { inherit, leaveBehind } from './app/takeover.js';
import { conversation } from './core/conversation.js';
import { startRouter } from './core/router.js';
import { live } from './live/live.js';

/** Puts this console on the page, in the place of an older one if there is one. */
function mount(): void {
  inherit(import.meta.url, globalThis.backplaneConsole?.leave());
  const stopRouter = startRouter();
  const app = document.createElement('bp-app');
  document.body.append(app);
  globalThis.backplaneConsole = {
    leave() {
      const carried = leaveBehind();
      app.remove();
      stopRouter();
      live.stop();
      conversation.value?.close();
      return carried;
    },
  };
}

mount();
