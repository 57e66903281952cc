(() => {
  const greys = JSON.parse(document.getElementById("greys").textContent);
  const line = (text, y, size, bold) => `<text x="0" y="${y}" font-size="${size}" font-weight="${bold ? 600 : 400}" fill="var(--ink)">${text}</text>`;
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const wrapped = (text, most) => {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      if (lines.at(-1).length + word.length > most) lines.push("");
      lines[lines.length - 1] += `${word} `;
    }
    return lines.map(escaped);
  };
  const drawn = (svg) => new XMLSerializer().serializeToString(svg);
  const parts = (figure) => {
    const told = [];
    let y = 4;
    for (const text of wrapped(figure.querySelector("h3").textContent, 85)) told.push(line(text, (y += 20), 16, true));
    for (const text of wrapped(figure.querySelector("figcaption p").textContent, 115)) told.push(line(text, (y += 17), 13, false));
    let x = 0;
    for (const one of figure.querySelectorAll(".key > span")) {
      const mark = one.querySelector("svg").cloneNode(true);
      mark.setAttribute("x", x);
      mark.setAttribute("y", y + 12);
      told.push(drawn(mark), `<text x="${x + 30}" y="${y + 21}" font-size="13" fill="var(--ink)">${escaped(one.textContent)}</text>`);
      x += 50 + 7 * one.textContent.length;
    }
    return [told.join(""), y + (x ? 36 : 16)];
  };
  const whole = (figure, svg) => {
    const [told, top] = parts(figure);
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const picture = svg.cloneNode(true);
    for (const [name, value] of Object.entries({ x: 0, y: top, width, height })) picture.setAttribute(name, value);
    const size = `viewBox="-16 -8 ${Math.max(width, 752) + 32} ${height + top + 24}"`;
    const page = `<svg xmlns="http://www.w3.org/2000/svg" font-family="Arial, sans-serif" ${size}>`
      + `<rect x="-16" y="-8" width="100%" height="100%" fill="var(--paper)"/>${told}${drawn(picture)}</svg>`;
    return page.replace(/var\(--(\w+)\)/g, (_, name) => greys[name]);
  };
  document.querySelectorAll("figure").forEach((figure, number) => {
    const svg = figure.querySelector(".wide svg");
    if (!svg) return;
    const button = document.createElement("button");
    button.className = "save";
    button.textContent = "Save picture";
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([whole(figure, svg)], { type: "image/svg+xml" }));
      link.download = `${document.querySelector("main").dataset.name}-${number + 1}.svg`;
      link.click();
    });
    figure.append(button);
  });
})();
