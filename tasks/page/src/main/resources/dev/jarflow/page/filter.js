
// Shows of the rows of a page those that hold every word in its filter box. A row belongs to a group, whose words count
// as its own; a group without rows left is not shown, nor is a part without groups left. It reads text and sets what is
// hidden, and does nothing else.
document.addEventListener('DOMContentLoaded', () => {
  const box = document.getElementById('filter');
  const field = box.querySelector('input');
  const count = box.querySelector('output');
  const plain = (text) => text.toLowerCase().replace(/\s+/g, ' ');
  const groups = [...document.querySelectorAll('[data-group]')].map((group) => ({
    group,
    rows: [...group.querySelectorAll('[data-row]')].map((row) => ({
      row,
      text: plain(group.dataset.group + ' ' + row.textContent),
    })),
  }));
  const parts = [...document.querySelectorAll('[data-part]')];
  const all = groups.reduce((sum, {rows}) => sum + rows.length, 0);
  const look = () => {
    const words = plain(field.value).split(' ').filter((word) => word);
    let shown = 0;
    for (const {group, rows} of groups) {
      const before = shown;
      for (const {row, text} of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      group.hidden = shown === before;
    }
    for (const part of parts) {
      part.hidden = !part.querySelector('[data-group]:not([hidden])');
    }
    count.textContent = words.length ? shown + ' of ' + all : '';
  };
  field.addEventListener('input', look);
  box.hidden = false;
  look();
});
