/* A button that prints the page; without a script there is the PDF beside it. */
for (const button of document.querySelectorAll('[data-cetak]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
