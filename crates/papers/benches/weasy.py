"""The contract of the bench by WeasyPrint: weasy.py DATA.json FONTS COUNT. Prints `ms each, bytes, pages`."""

import html
import json
import pathlib
import sys
import time

import segno
import weasyprint
from weasyprint.text.fonts import FontConfiguration

data = json.loads(pathlib.Path(sys.argv[1]).read_text())
fonts, count = pathlib.Path(sys.argv[2]).resolve(), int(sys.argv[3])
body = data["body"]

STYLE = f"""
@font-face {{ font-family: Text; src: url(file://{fonts}/NotoSerifSC_400Regular.ttf); }}
@font-face {{ font-family: Text; font-weight: bold; src: url(file://{fonts}/NotoSerifSC_700Bold.ttf); }}
@font-face {{ font-family: Rare; src: url(file://{fonts}/HanaMinB.ttf); }}
@page {{ size: A4; margin: 24mm 25mm 42mm; @bottom-left {{ content: element(foot); }} }}
body {{ font: 10.5pt/1.7 Text, Rare; }} h1 {{ text-align: center; font-size: 18pt; }} h2 {{ font-size: 12pt; }}
table {{ width: 100%; border-collapse: collapse; }} td, th {{ border: .5pt solid #777; padding: 1.8mm 2.2mm; text-align: left; }}
thead {{ display: table-header-group; }} p {{ text-indent: 2em; }}
.foot {{ position: running(foot); font-size: 8pt; }} .foot img {{ width: 22mm; }}
.box {{ display: inline-block; width: 40%; height: 62mm; border: .5pt solid #777; break-inside: avoid; padding: 4mm; }}
"""


def text(value):
    return html.escape(value).replace("\n", "<br>")


def section(of):
    parts = [f"<h2>{text(of['title'])}</h2>"] + [f"<p>{text(p)}</p>" for p in of["prose"]]
    if of["rows"]:
        lines = "".join(f"<tr><th>{text(r['label'])}</th><td>{text(r['value'])}</td></tr>" for r in of["rows"])
        parts.append(f"<table>{lines}</table>")
    if of["table"]:
        head = "".join(f"<th>{text(c)}</th>" for c in of["table"]["head"])
        lines = "".join("<tr>" + "".join(f"<td>{text(c)}</td>" for c in row) + "</tr>" for row in of["table"]["rows"])
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>")
    return "".join(parts)


def page(number):
    url = f"{data['site']}/verify/{number}?c={data['check']}&k=c&e=1&p=1"
    code = segno.make(url, error="m").svg_data_uri(border=0)
    boxes = "".join(
        f"<div class=box><b>{text(b['who'])}</b><br>{text(b['name'])}<br>{'<br>'.join(map(text, b['lines']))}</div>"
        for b in body["sign"]["boxes"]
    )
    return (
        f"<!doctype html><html lang=zh-CN><title>{text(data['title'])}</title><body>"
        f"<div class=foot>编号 {number} {data['hash']} <img alt='验证二维码' src=\"{code}\"></div>"
        f"<h1>{text(data['title'])}</h1>" + "".join(f"<p>{text(p)}</p>" for p in body["lead"])
        + "".join(map(section, body["sections"])) + boxes
    )


config = FontConfiguration()
style = weasyprint.CSS(string=STYLE, font_config=config)


def render(at):
    document = weasyprint.HTML(string=page(f"HT2026-{at:06}-7"))
    return document.write_pdf(stylesheets=[style], font_config=config, pdf_variant="pdf/a-2b", pdf_tags=True)


render(0)
begun = time.perf_counter()
for at in range(1, count + 1):
    printed = render(at)
each = (time.perf_counter() - begun) * 1000 / count
print(f"{each:.1f} ms each, {len(printed)} bytes, tagged PDF/A-2b, warm, one thread, {count} prints")
