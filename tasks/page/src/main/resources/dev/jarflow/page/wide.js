// Shows the sentence above a table or a diagram that is wider than the screen, while it is: it scrolls in its own box.
// It measures and sets what is hidden, and does nothing else.
for (const sentence of document.querySelectorAll('.sideways')) {
  const box = sentence.nextElementSibling;
  const measured = new ResizeObserver(() => {
    sentence.hidden = box.scrollWidth <= box.clientWidth + 1;
  });
  measured.observe(box);
  measured.observe(box.firstElementChild);
}
