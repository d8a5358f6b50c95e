// Shows the words of a chart's slots, one slot at a time: the one nearest to the pointer, or the one that the arrow keys
// reach. It takes the words out of the titles, so that no browser shows them a second time. It reads text and shows it,
// and does nothing else.
for (const plot of document.querySelectorAll('.plot')) {
  const svg = plot.querySelector('svg');
  const tip = plot.querySelector('.tip');
  const toTable = plot.parentElement.querySelector('a[accesskey]');
  const slots = [...plot.querySelectorAll('.slot')].map((slot) => {
    const title = slot.querySelector('title');
    const words = title.textContent;
    title.remove();
    return {slot, words, middle: parseFloat(slot.getAttribute('x')) + parseFloat(slot.getAttribute('width')) / 2};
  });
  let at = -1;
  const show = (next) => {
    slots[at]?.slot.classList.remove('at');
    at = next;
    tip.textContent = slots[at]?.words ?? '';
    if (at >= 0) {
      slots[at].slot.classList.add('at');
      const frame = plot.getBoundingClientRect();
      const drawn = svg.getBoundingClientRect();
      const middle = drawn.left - frame.left + (drawn.width * slots[at].middle) / 100;
      const most = frame.width - tip.offsetWidth;
      tip.style.left = Math.max(0, Math.min(most, middle - tip.offsetWidth / 2)) + 'px';
    }
  };
  const point = (event) => {
    const drawn = svg.getBoundingClientRect();
    const here = (100 * (event.clientX - drawn.left)) / drawn.width;
    let nearest = -1;
    for (let i = 0; i < slots.length; i++) {
      if (nearest < 0 || Math.abs(slots[i].middle - here) < Math.abs(slots[nearest].middle - here)) {
        nearest = i;
      }
    }
    show(nearest);
  };
  const last = slots.length - 1;
  const keys = {
    ArrowRight: () => show(Math.min(last, at + 1)),
    ArrowLeft: () => show(at < 0 ? last : Math.max(0, at - 1)),
    Home: () => show(Math.min(last, 0)),
    End: () => show(last),
    Escape: () => show(-1),
    t: () => toTable?.click(),
  };
  plot.addEventListener('keydown', (event) => {
    if (keys[event.key] && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  plot.addEventListener('blur', () => show(-1));
  svg.addEventListener('pointermove', point);
  svg.addEventListener('pointerdown', point);
  // What a finger pointed at stays until it points elsewhere.
  svg.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && show(-1));
  document.addEventListener('pointerdown', (event) => plot.contains(event.target) || show(-1));
  plot.tabIndex = 0;
  plot.role = 'application';
  plot.ariaLabel = svg.getAttribute('aria-label') + '. Left and right read the values' + (toTable ? ', T goes to the table.' : '.');
}
