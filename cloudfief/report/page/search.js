(() => {
  const field = document.getElementById("search");
  const rows = [...document.querySelectorAll("#numbers tbody tr")];
  field.closest("p").hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let hits = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
      hits += row.hidden ? 0 : 1;
    }
    document.getElementById("hits").textContent = wanted.length ? `${hits} found` : "";
  });
})();
