'use strict';

// Shows the broadcast and what the follower of the demo was given.
const element = id => document.getElementById(id);
const SHOWN = 18;
const RETRY_MS = 1000;

function play(address) {
  const video = element('video');
  const say = text => { element('player').textContent = text; };
  if (!window.Hls || !Hls.isSupported()) {
    video.src = address; // Safari plays it by itself
    return;
  }
  const hls = new Hls({ liveSyncDurationCount: 2 });
  hls.on(Hls.Events.ERROR, (event, error) => {
    if (!error.fatal) {
      return;
    }
    say(`${error.details}: trying again`);
    setTimeout(() => {
      if (error.type === Hls.ErrorTypes.MEDIA_ERROR) {
        hls.recoverMediaError();
      } else {
        hls.loadSource(address);
      }
    }, RETRY_MS);
  });
  hls.on(Hls.Events.FRAG_CHANGED, (event, { frag }) => {
    const height = hls.levels[frag.level]?.height ?? '';
    say(`playing ${frag.relurl} (${height} lines), ${Math.round(hls.latency * 10) / 10} s behind`);
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => video.play().catch(() => say('press play')));
  hls.attachMedia(video);
  hls.loadSource(address);
}

async function explain(object) {
  const place = element('explanation');
  place.hidden = false;
  try {
    const response = await fetch(`explain?object=${encodeURIComponent(object)}`);
    const text = await response.text();
    place.textContent = `${object}\n${pretty(text)}`;
  } catch (failure) {
    place.textContent = `${object}: ${failure.message}`;
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function row(segment) {
  const line = document.createElement('tr');
  const object = `${segment.rendition}-${segment.number}.m4s`;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = object;
  button.addEventListener('click', () => explain(object));
  const defect = segment.defect && `${segment.defect}, ${segment.avoided ? 'avoided' : 'served'}`;
  for (const content of [button, segment.pipeline || '–', defect]) {
    line.insertCell().append(content);
  }
  line.className = segment.defect ? (segment.avoided ? 'avoided' : 'served') : '';
  return line;
}

let playing = false;
let shown = '';

async function refresh() {
  try {
    const status = await (await fetch('status.json')).json();
    element('line').textContent = status.line;
    const recent = JSON.stringify(status.recent);
    if (recent !== shown) {
      shown = recent;
      element('segments').replaceChildren(...status.recent.slice(-SHOWN).reverse().map(row));
    }
    if (!playing && status.recent.length > 0) {
      playing = true;
      play(status.playlist);
    }
  } catch (failure) {
    element('line').textContent = `the demo does not answer: ${failure.message}`;
  }
  setTimeout(refresh, RETRY_MS);
}

refresh();
