"""Reads a PDF on standard input and tells what keeps it from PDF/A-2a with PDF/UA-1, as far as this script looks:

claims in the metadata, output intent, title and language, no encryption, script or outside file, every font embedded
with a map to text, every page's content either in the structure tree or an artifact, every figure with words.
"""

import io
import sys

import pikepdf


def flaws(pdf):
    root = pdf.Root
    if pdf.is_encrypted:
        yield "it is encrypted"
    if "/ID" not in pdf.trailer:
        yield "it has no identifier"
    yield from claims(pdf)
    intents = root.get("/OutputIntents", [])
    if not any(i.get("/S") == "/GTS_PDFA1" and "/DestOutputProfile" in i for i in intents):
        yield "no output intent with a profile"
    if str(root.get("/Lang", "")) != "zh-CN":
        yield f"language {root.get('/Lang')}"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the title is not displayed"
    if not root.get("/MarkInfo", {}).get("/Marked") or "/StructTreeRoot" not in root:
        yield "it is not tagged"
    for name in ("/AA", "/OpenAction", "/AcroForm"):
        if name in root:
            yield f"{name} at the root"
    for number, one in enumerate(pdf.objects):
        if isinstance(one, pikepdf.Dictionary) or isinstance(one, pikepdf.Stream):
            yield from of_object(number, one)
    marks = marked(root.get("/StructTreeRoot"))
    for number, page in enumerate(pdf.pages, 1):
        yield from of_page(number, page, marks)


def claims(pdf):
    with pdf.open_metadata() as metadata:
        if (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")) != ("2", "A"):
            yield "it does not claim PDF/A-2a"
        if metadata.get("{http://www.aiim.org/pdfua/ns/id/}part") != "1":
            yield "it does not claim PDF/UA-1"
        if not metadata.get("dc:title"):
            yield "it has no title"


def of_object(number, one):
    if one.get("/S") in ("/JavaScript", "/Launch", "/ImportData"):
        yield f"object {number}: {one.get('/S')}"
    if one.get("/Type") == "/FontDescriptor":
        if not any(name in one for name in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"font {one.get('/FontName')} is not embedded"
    if one.get("/Type") == "/Font" and one.get("/Subtype") == "/Type0" and "/ToUnicode" not in one:
        yield f"font {one.get('/BaseFont')} has no map to text"
    if one.get("/S") == "/Figure" and not str(one.get("/Alt", "")):
        yield f"object {number}: a figure without words"


def marked(root):
    """The numbers of the content in the structure tree, by page."""
    found, seen = {}, set()

    def walk(node, page):
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child, page)
            return
        if not isinstance(node, pikepdf.Dictionary):
            if isinstance(node, int):
                found.setdefault(page, set()).add(int(node))
            return
        if node.objgen != (0, 0):
            if node.objgen in seen:
                return
            seen.add(node.objgen)
        page = node["/Pg"].objgen if "/Pg" in node else page
        if "/MCID" in node:
            found.setdefault(page, set()).add(int(node["/MCID"]))
        if "/K" in node:
            walk(node["/K"], page)

    if root is not None:
        walk(root, None)
    return found


SHOWS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh"}


def of_page(number, page, marks):
    if "/StructParents" not in page:
        yield f"page {number} is not tied to the structure"
    known, depth = marks.get(page.objgen, set()), []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BMC", "BDC"):
            artifact = str(operands[0]) == "/Artifact"
            number_of = operands[1].get("/MCID") if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) else None
            depth.append(artifact or (number_of is not None and int(number_of) in known))
        elif name == "EMC":
            depth.pop()
        elif name in SHOWS and not any(depth):
            yield f"page {number}: content outside structure and artifacts ({name})"
            return


def main():
    try:
        with pikepdf.open(io.BytesIO(sys.stdin.buffer.read())) as pdf:
            found = list(flaws(pdf))
    except pikepdf.PdfError as fault:
        found = [f"it does not open: {fault}"]
    print("\n".join(found))
    return 1 if found else 0


sys.exit(main())
