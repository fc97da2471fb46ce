"""Pages for which a strict Content-Security-Policy holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.site._csp import HEADER, POLICY, Strict

HEAD = '<!doctype html><html><head><meta charset="utf-8"><title>T</title></head><body>'


def strict(body, *, head=HEAD, is_told=True):
    """Give a page made strict, and the files that it needs then."""
    maker = Strict("assets/")
    page = maker.page(f"{head}{body}</body></html>", lambda name: f"../{name}", is_told=is_told)
    return page, maker.files


def test_the_policy_stands_before_anything_that_it_is_about():
    """The page states the policy right behind its encoding, so that it holds for all of it."""
    page, files = strict("<p>Text</p>")
    assert files == {}
    before, _, after = page.partition(
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    )
    assert before == '<!doctype html><html><head><meta charset="utf-8">\n'
    assert after.startswith("<title>")


def test_the_policy_allows_nothing_from_elsewhere():
    """No source but the site itself, no script in a page, no frame around it."""
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "default-src 'none'" in POLICY
    assert "frame-ancestors 'none'" in HEADER


def test_a_script_in_the_page_becomes_a_file():
    """What it does stays the same, in the same place; the file's name says what it holds."""
    page, files = strict('<script>var base = "<p style=x>";</script><script src="a.js"></script>')
    (name,) = files
    assert re.fullmatch(r"assets/own-[0-9a-f]{12}\.js", name)
    assert files[name] == 'var base = "<p style=x>";\n'
    assert f'<script src="../{name}"></script><script src="a.js"></script>' in page


@pytest.mark.parametrize(
    "body",
    [
        '<script type="application/json">{"a": 1}</script>',
        '<script type="application/ld+json">{}</script>',
        '<script type="module">import "./x.js";</script>',
        "<!-- <script>no()</script> <p style='x'> -->",
        '<p>style="color:red" and &lt;script&gt;</p>',
        '<a href="?style=x" data-style="y">z</a>',
        "<pre>a < b style=c</pre>",
    ],
)
def test_what_is_no_script_and_no_style_stays_as_it_is(body):
    """Data, modules, comments and words about scripts are not touched."""
    page, files = strict(body)
    assert body in page
    assert files == {}


@pytest.mark.parametrize(
    ("tag", "made"),
    [
        ('<td style="text-align: right;">', '<td class="ep-own-ID">'),
        ("<td style='text-align: right;' id=a>", '<td class="ep-own-ID" id=a>'),
        ('<p class="a b" style="text-align: right;">', '<p class="a b ep-own-ID">'),
        ('<p style="text-align: right;" class=a>', '<p class="a ep-own-ID">'),
        ('<br\n style="text-align: right;" />', '<br class="ep-own-ID" />'),
    ],
)
def test_a_style_of_an_element_becomes_a_class(tag, made):
    """However it was written, the same rules are the same class."""
    page, files = strict(tag)
    (sheet,) = files
    own = re.search(r"\.ep-own-([0-9a-f]{12})", files[sheet])[1]
    assert made.replace("ID", own) in page
    assert "text-align: right" in files[sheet]
    assert f'<link rel="stylesheet" href="../{sheet}">' in page.partition("</head>")[0]


def test_a_rule_cannot_leave_its_class():
    """What a page's author wrote into a style says nothing about other elements."""
    _, files = strict('<p style="a:b } body { display: none">x</p>')
    (text,) = files.values()
    assert text.count("{") == text.count("}") == 1


def test_a_style_sheet_in_the_page_becomes_a_file_where_it_stood():
    """Its media stay with it."""
    page, files = strict('<style media="print">p { color: red }</style>')
    (name,) = files
    assert f'<link rel="stylesheet" href="../{name}" media="print">' in page
    assert files[name] == "p { color: red }\n"


def test_a_server_that_adds_scripts_gets_no_policy_in_the_page():
    """A server for authors puts its own script in, which the policy would forbid."""
    page, files = strict("<script>a()</script>", is_told=False)
    assert "Content-Security-Policy" not in page
    assert files


def test_a_policy_that_a_page_has_already_stays_alone():
    """Who set one themselves is not overruled."""
    meta = '<meta http-equiv="Content-Security-Policy" content="x">'
    page, _ = strict("", head=HEAD.replace("<title>", f"{meta}<title>"))
    assert page.count("Content-Security-Policy") == 1


def test_the_same_page_gives_the_same_files():
    """Names follow from content, so two builds are the same, and pages share files."""
    body = "<script>a()</script><p style='x:y'>z</p>"
    assert strict(body) == strict(body)
    maker = Strict("assets/")
    for _ in range(2):
        maker.page(HEAD + body, lambda name: name)
    assert len(maker.files) == 2


@given(st.text(st.sampled_from("<>/\"'= -!abstylecripthd\n{}"), max_size=80))
def test_a_strict_page_stays_as_it_is(text):
    """Whatever stands in it, a page that is strict stays as it is when it is made strict again."""
    maker = Strict("assets/")
    once = maker.page(f"{HEAD}<p>{text}</p>", lambda name: name)
    known = dict(maker.files)
    assert maker.page(once, lambda name: name) == once
    assert maker.files == known
