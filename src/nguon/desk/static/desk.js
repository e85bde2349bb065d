// Two conveniences; without them everything is still there: notes stand beside or under their words, quotations can be selected.

const noteOf = (number) => document.getElementById(number.getAttribute('href').slice(1));

function isInView(element) {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}

// A card with a statement's note, shown where its note beside the text is out of view.
class Card {
  constructor() {
    this.box = document.createElement('div');
    this.box.className = 'card';
    this.box.id = 'card';
    this.box.setAttribute('role', 'status');
    this.box.hidden = true;
    document.body.append(this.box);
    this.box.addEventListener('pointerenter', () => clearTimeout(this.leaving));
    this.box.addEventListener('pointerleave', () => this.hideSoon());
  }

  show(note, words) {
    clearTimeout(this.leaving);
    const copy = note.cloneNode(true);
    copy.removeAttribute('id');
    this.box.replaceChildren(...copy.childNodes);
    this.box.className = `card ${note.className.replace(/\bk\d+\b/, '')}`;
    this.box.hidden = false;
    this.place(words.getClientRects()[0] ?? words.getBoundingClientRect());
  }

  place(words) {
    const card = this.box.getBoundingClientRect();
    const left = Math.max(8, Math.min(words.left, innerWidth - card.width - 8));
    const below = words.bottom + card.height + 16 < innerHeight;
    this.box.style.left = `${left + scrollX}px`;
    this.box.style.top = `${(below ? words.bottom + 6 : Math.max(4, words.top - card.height - 6)) + scrollY}px`;
  }

  hideSoon() {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => this.hide(), 250);
  }

  hide() {
    this.box.hidden = true;
  }
}

// The number that leads to the note of the innermost statement that a place in the text belongs to.
function numberFor(target) {
  const content = target.closest?.('.content');
  const join = content && [...content.classList].find((name) => /^k\d+$/.test(name));
  if (!join) return null;
  const note = content.closest('.row')?.querySelector(`.note.${join}`);
  return note && { note, words: content };
}

function showNotes(reading) {
  const card = new Card();
  const showFor = (target) => {
    const number = target.closest?.('.ref a');
    const found = number ? { note: noteOf(number), words: number } : numberFor(target);
    if (found?.note && !isInView(found.note)) card.show(found.note, found.words);
    else card.hide();
  };
  reading.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'mouse' && event.target.closest('.content, .ref a')) showFor(event.target);
  });
  reading.addEventListener('pointerout', (event) => event.pointerType === 'mouse' && card.hideSoon());
  reading.addEventListener('click', (event) => event.target.closest('a') || showFor(event.target));
  reading.addEventListener('focusin', (event) => event.target.matches('.ref a') && showFor(event.target));
  reading.addEventListener('focusout', () => card.hideSoon());
  addEventListener('keydown', (event) => event.key === 'Escape' && card.hide());
}

// Copying asks the desk for the citation, so that it says the same wherever it is copied from.
function citation(address) {
  const text = fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.text();
  });
  return new ClipboardItem({ 'text/plain': text.then((words) => new Blob([words], { type: 'text/plain' })) });
}

function copyButton(link) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = link.dataset.copy;
  button.setAttribute('aria-label', link.dataset.copyLabel ?? link.dataset.copy);
  button.addEventListener('click', () => {
    const say = (words) => {
      button.textContent = words;
      setTimeout(() => (button.textContent = link.dataset.copy), 2000);
    };
    const [path, question] = link.getAttribute('href').split('?');
    navigator.clipboard
      .write([citation(`${path}/citation${question ? `?${question}` : ''}`)])
      .then(() => say(document.body.dataset.copied), () => link.click());
  });
  link.after(' ', button);
}

const reading = document.querySelector('article.reading');
if (reading) showNotes(reading);
if (navigator.clipboard?.write && globalThis.ClipboardItem) document.querySelectorAll('a[data-copy]').forEach(copyButton);
