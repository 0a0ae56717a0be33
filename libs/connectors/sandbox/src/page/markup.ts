/** Returns the page's HTML. It loads no other resources. */
export function renderPage(style: string, script: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Chat4All sandbox</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<aside>
<header>
<h1>Chat4All sandbox</h1>
<p>A simulated WhatsApp and Instagram. Choose a conversation and answer as the recipient.</p>
</header>
<nav aria-label="Conversations" id="conversations"></nav>
<details>
<summary>New person</summary>
<form id="new-person">
<label>Account <select id="new-account" required></select></label>
<label>Phone number or user id <input id="new-id" required autocomplete="off" placeholder="5511999999999"></label>
<label>Name <input id="new-name" autocomplete="off" placeholder="Ana"></label>
<button>Open</button>
</form>
</details>
<p id="trouble" role="alert" hidden></p>
</aside>
<main>
<section id="phone" aria-label="Phone">
<header><h2 id="person">No conversation</h2><p id="about">Sent messages appear here.</p></header>
<ol id="messages" role="log" aria-label="Messages" tabindex="0"></ol>
<p id="replying" hidden><span id="replying-to"></span> <button type="button" id="no-reply" aria-label="Do not reply to this message">✕</button></p>
<form id="answer">
<label class="attach" title="Send a file as the person"><input type="file" id="file"><span aria-hidden="true">+</span><span class="hidden">Send a file as the person</span></label>
<label class="hidden" for="text">Write as the person</label>
<textarea id="text" rows="1" placeholder="Write as the person" disabled></textarea>
<button id="send" disabled>Send</button>
</form>
</section>
</main>
<script>${script}</script>
</body>
</html>
`;
}
