// Shows of the rows in sections those that hold every word in the filter box. The words of the sections around a row
// count as its own; a section without rows left is not shown. It reads text and sets what is hidden, and does nothing
// else.
document.addEventListener('DOMContentLoaded', () => {
  const box = document.getElementById('filter');
  const field = box.querySelector('input');
  const count = box.querySelector('output');
  const plain = (text) => text.toLowerCase().replace(/\s+/g, ' ');
  const around = (node) => {
    const section = node.parentElement.closest('[data-words]');
    return section ? around(section) + ' ' + section.dataset.words : '';
  };
  const rows = [...document.querySelectorAll('[data-words] tbody tr')].map((row) => ({
    row,
    text: plain(around(row) + ' ' + row.textContent),
  }));
  const sections = [...document.querySelectorAll('[data-words]')];
  const look = () => {
    const words = plain(field.value).split(' ').filter((word) => word);
    for (const {row, text} of rows) {
      row.hidden = !words.every((word) => text.includes(word));
    }
    for (const section of sections) {
      section.hidden = !section.querySelector('tbody tr:not([hidden])');
    }
    const shown = rows.filter(({row}) => !row.hidden).length;
    count.textContent = words.length ? shown + ' of ' + rows.length : '';
  };
  field.addEventListener('input', look);
  box.hidden = false;
  look();
});
