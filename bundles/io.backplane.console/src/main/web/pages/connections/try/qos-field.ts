import { html } from 'lit';

/** Chooses the quality of service; the form gets it as `qos`. */
export function qosField(id: string, first: 0 | 1 | 2) {
  return html`<div class="field">
    <label for=${id}>QoS</label>
    <select class="input" id=${id} name="qos">${[0, 1, 2].map((q) => html`<option value=${q} ?selected=${q === first}>${q}</option>`)}</select>
  </div>`;
}
