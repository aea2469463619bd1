// Renders openapi.json; no library, nothing from elsewhere.
'use strict';

const VERBS = ['get', 'post', 'put', 'patch', 'delete'];

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children.filter((c) => c !== null && c !== undefined));
  return node;
}

function resolve(api, schema) {
  if (!schema || !schema.$ref) return schema || {};
  return schema.$ref.slice(2).split('/').reduce((at, step) => at[step], api);
}

/** A schema as an annotated sketch of the JSON, which people read faster than a schema. */
function sketch(api, schema, indent, depth) {
  const s = resolve(api, schema);
  if (depth > 5) return '…';
  if (s.anyOf) return s.anyOf.map((a) => sketch(api, a, indent, depth + 1)).join(' | ');
  const type = [].concat(s.type || 'any').join('|');
  if (s.properties) {
    const required = s.required || [];
    const lines = Object.entries(s.properties).map(([key, value]) => {
      const plain = resolve(api, value);
      const note = (value.description || plain.description || '') + limits(plain);
      const optional = required.includes(key) ? '' : '?';
      const body = sketch(api, value, indent + '  ', depth + 1);
      return `${indent}  ${key}${optional}: ${body}${note ? '   // ' + note : ''}`;
    });
    return '{\n' + lines.join('\n') + '\n' + indent + '}';
  }
  if (s.items) return '[ ' + sketch(api, s.items, indent, depth + 1) + ' ]';
  if (s.additionalProperties) return '{ key: ' + sketch(api, s.additionalProperties, indent, depth + 1) + ' }';
  return s.enum ? s.enum.map((v) => JSON.stringify(v)).join(' | ') : type;
}

function limits(s) {
  const low = s.minimum ?? s.minLength ?? s.minItems;
  const high = s.maximum ?? s.maxLength ?? s.maxItems;
  const range = low !== undefined || high !== undefined ? ` [${low ?? ''}..${high ?? ''}]` : '';
  return range + (s.pattern ? ` ${s.pattern}` : '') + (s.readOnly ? 'kept by the node' : '');
}

function parameters(list) {
  if (!list || !list.length) return [];
  const rows = list.map((p) => el('tr', {},
      el('td', {}, el('code', {}, p.name)), el('td', {}, p.in + (p.required ? ', required' : '')),
      el('td', {}, [].concat(p.schema.type).join('|') + limits(p.schema)
          + (p.schema.enum ? ' ' + p.schema.enum.join(' | ') : '')),
      el('td', {}, p.description || '')));
  return [el('h3', {}, 'Parameters'), el('table', {}, el('thead', {}, el('tr', {},
      ...['Name', 'Where', 'Type', 'Meaning'].map((h) => el('th', {scope: 'col'}, h)))),
  el('tbody', {}, ...rows))];
}

function contents(api, title, content) {
  return Object.entries(content || {}).flatMap(([type, c]) => [
    el('h3', {}, `${title} – ${type}`), el('pre', {tabindex: '0'}, sketch(api, c.schema, '', 0))]);
}

function answers(api, responses) {
  const good = Object.entries(responses).filter(([status]) => status < 300);
  const bad = Object.entries(responses).filter(([status]) => status >= 300);
  return [
    ...good.flatMap(([status, r]) => r.content ? contents(api, `Answer ${status}`, r.content)
      : [el('h3', {}, `Answer ${status}`), el('p', {class: 'note'}, r.description)]),
    el('h3', {}, 'Otherwise'),
    el('table', {}, el('tbody', {}, ...bad.map(([status, r]) =>
      el('tr', {}, el('td', {}, status), el('td', {}, resolve(api, r).description))))),
  ];
}

function operation(api, path, verb, op) {
  const who = op.security && !op.security.length ? 'Open to all.'
    : op['x-backplane-action'] ? 'Asks for the right ' + op['x-backplane-action'] + '.' : 'Asks you to be signed in.';
  const node = el('details', {id: op.operationId},
      el('summary', {}, el('span', {class: 'verb ' + verb}, verb.toUpperCase()),
          el('span', {class: 'path'}, path), el('span', {class: 'says'}, op.summary)));
  node.dataset.words = `${verb} ${path} ${op.summary}`.toLowerCase();
  node.addEventListener('toggle', () => {
    if (node.open && node.children.length === 1) {
      node.append(el('div', {class: 'inside'}, el('p', {class: 'note'}, who), ...parameters(op.parameters),
          ...contents(api, 'Body', op.requestBody && op.requestBody.content), ...answers(api, op.responses)));
    }
  });
  return node;
}

function render(api) {
  document.getElementById('about').textContent = api.info.description;
  const groups = api.tags.map((t) => {
    const section = el('section', {'aria-labelledby': 'tag-' + t.name},
        el('h2', {id: 'tag-' + t.name}, t.name));
    for (const [path, item] of Object.entries(api.paths)) {
      for (const verb of VERBS) {
        if (item[verb] && item[verb].tags[0] === t.name) {
          section.append(operation(api, api.servers[0].url + path, verb, item[verb]));
        }
      }
    }
    return section;
  });
  document.getElementById('tags').append(...api.tags.map((t) => el('a', {href: '#tag-' + t.name}, t.name)));
  document.getElementById('operations').replaceChildren(...groups);
  document.getElementById('find').addEventListener('input', (e) => filter(groups, e.target.value));
  const wanted = location.hash && document.getElementById(location.hash.slice(1));
  if (wanted) {
    wanted.open = true;
    wanted.scrollIntoView();
  }
}

function filter(groups, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const section of groups) {
    let shown = 0;
    for (const node of section.querySelectorAll('details')) {
      node.hidden = !words.every((w) => node.dataset.words.includes(w));
      shown += node.hidden ? 0 : 1;
    }
    section.hidden = shown === 0;
  }
}

fetch('openapi.json')
    .then((answer) => answer.ok ? answer.json() : Promise.reject(new Error('status ' + answer.status)))
    .then(render)
    .catch((fault) => {
      document.getElementById('operations').textContent = 'The document could not be read: ' + fault.message;
    });
