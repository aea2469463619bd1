import { LitElement, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { empty } from '../ui/bits.js';
import { ui } from '../ui/styles.js';

@customElement('bp-not-found-page')
export class NotFoundPage extends LitElement {
  static override styles = ui;

  override render() {
    return html`<div class="page">
      <h1 class="sr">Not found</h1>
      <div class="card">
        ${empty('search', 'There is no such page', `Nothing is at ${location.pathname}.`, html`<a class="btn" href="/">To the overview</a>`)}
      </div>
    </div>`;
  }
}
