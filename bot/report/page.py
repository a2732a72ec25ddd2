"""The page's skeleton (Jinja, everything escaped). `page` is a Document, `word` says the labels."""

PAGE = """\
<!doctype html>
<html lang="{{ page.language }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>{{ (page.stamp ~ " · " if page.stamp else "") ~ page.title|visible }}</title>
<style>{{ style|safe }}</style>
</head>
<body{% if page.stamp %} class="exercise"{% endif %}>
{% if page.stamp %}
<p class="stamp" role="note"><span>{{ page.stamp }}</span></p>
{% endif %}
<a class="skip" href="#summary">{{ word("page.skip") }}</a>
<header>
<p class="kicker">{{ word("page.kicker") }}</p>
<h1>{{ page.title|visible }}</h1>
<p class="subtitle">{{ page.subtitle|visible }}</p>
<dl class="tiles">
{% for tile in page.tiles %}
<div class="tile {{ tile.mark }}"><dt>{{ tile.label }}</dt><dd class="number">{{ tile.value }}</dd>\
<dd class="note">{{ tile.note }}</dd></div>
{% endfor %}
</dl>
</header>
<nav aria-label="{{ word("page.contents") }}">
<ol>
{% for section in page.sections %}
<li><a href="#{{ section.anchor }}">{{ section.title }}</a></li>
{% endfor %}
</ol>
</nav>
<main>
{% for section in page.sections %}
<section id="{{ section.anchor }}" aria-labelledby="{{ section.anchor }}-title">
<h2 id="{{ section.anchor }}-title">{{ section.title }}</h2>
{% for block in section.blocks %}
{% if block is block("Paragraph") %}
<p class="{{ block.size }}">{{ block.text|visible }}</p>
{% elif block is block("Heading") %}
<h3 dir="auto">{{ block.text|visible }}\
{% if block.note %} <span class="badge">{{ block.note|visible }}</span>{% endif %}</h3>
{% elif block is block("Bullets") %}
<ul>
{% for item in block["items"] %}
<li dir="auto">{{ item|visible }}</li>
{% endfor %}
</ul>
{% elif block is block("Pairs") %}
<dl class="pairs">
{% for name, value in block["items"] %}
<dt>{{ name }}</dt><dd dir="auto">{{ value|visible }}</dd>
{% endfor %}
</dl>
{% elif block is block("Quote") %}
<figure>
<figcaption>{{ block.source|visible }}</figcaption>
<blockquote lang="{{ block.language }}" dir="auto">{{ block.text|visible }}</blockquote>
</figure>
{% elif block is block("Waterfall") %}
<div class="chart" role="group" tabindex="0" aria-label="{{ block.title }}">{{ block|waterfall }}</div>
{% elif block is block("MentionChart") %}
<div class="chart" role="group" tabindex="0" aria-label="{{ block.title }}">{{ block|mentions }}</div>
{% if block.flags %}
<ol class="flags">
{% for flag in block.flags %}
<li value="{{ flag.number }}">{{ flag.label|visible }}</li>
{% endfor %}
</ol>
{% endif %}
{% elif block is block("Table") %}
<div class="scroll" role="group" tabindex="0" aria-label="{{ block.label }}">
<table class="{{ section.anchor }}">
<thead><tr>{% for name in block.head %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in block.rows %}
{% if row is block("Group") %}
</tbody>
<tbody>
<tr class="group"><th scope="rowgroup" colspan="{{ block.head|length }}">{{ row.text }}\
{% if row.note %} <span class="badge">{{ row.note }}</span>{% endif %}</th></tr>
{% else %}
<tr>{% for cell in row %}\
<td class="{{ cell.mark }}{{ " number" if cell.number }}{{ " fill" if cell.fill }}" dir="auto">\
{{ cell.text|visible }}</td>{% endfor %}</tr>
{% endif %}
{% endfor %}
</tbody>
</table>
</div>
{% endif %}
{% endfor %}
</section>
{% endfor %}
</main>
<footer><p>{{ (page.stamp ~ " · " if page.stamp else "") ~ page.footer|visible }}</p></footer>
</body>
</html>
"""
