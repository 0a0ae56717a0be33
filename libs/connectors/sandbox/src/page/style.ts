/** The page's CSS. */
export const STYLE = `
:root {
  --ground: #eef0f2; --panel: #ffffff; --ink: #1b2126; --soft: #5b6770; --line: #d9dee2;
  --mine: #d6f2dd; --theirs: #ffffff; --wall: #e6e2da; --accent: #0b6b4f; --trouble: #a3231b; --read: #0969b8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1417; --panel: #171e22; --ink: #e8edf0; --soft: #9aa7b0; --line: #2c363c;
    --mine: #14503f; --theirs: #222c32; --wall: #0c1113; --accent: #5fd0a8; --trouble: #ff9d94; --read: #6fc1ff;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
body { margin: 0; height: 100dvh; display: grid; grid-template-columns: minmax(15rem, 22rem) 1fr;
  background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
h1, h2, h3, p { margin: 0; }
h1 { font-size: 1.15rem; } h2 { font-size: 1.05rem; }
button, input, select, textarea { font: inherit; color: inherit; }
button { cursor: pointer; }
aside { display: flex; flex-direction: column; min-height: 0; background: var(--panel); border-right: 1px solid var(--line); }
aside > header { padding: 1rem; } aside > header p { color: var(--soft); font-size: .9rem; }
nav { flex: 1; overflow-y: auto; }
nav h3 { padding: .6rem 1rem .3rem; font-size: .8rem; color: var(--soft); font-weight: 600; }
nav p { padding: 0 1rem .5rem; color: var(--soft); font-size: .85rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav button { width: 100%; padding: .55rem 1rem; border: 0; border-left: 4px solid transparent; background: none; text-align: left; display: grid;
  grid-template-columns: 1fr auto; gap: 0 .5rem; }
nav button:hover { background: var(--ground); }
nav button[aria-current="true"] { background: var(--ground); border-left-color: var(--accent); }
nav button b, nav button span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
nav button span { color: var(--soft); font-size: .85rem; }
nav time { color: var(--soft); font-size: .8rem; }
details { border-top: 1px solid var(--line); padding: .8rem 1rem; } summary { cursor: pointer; }
details form { display: grid; gap: .5rem; margin-top: .6rem; } details label { display: grid; gap: .15rem; font-size: .85rem; color: var(--soft); }
input, select, textarea { background: var(--ground); border: 1px solid var(--line); border-radius: .5rem; padding: .45rem .6rem; color: var(--ink); }
form button { background: var(--accent); color: var(--panel); border: 0; border-radius: .5rem; padding: .5rem .9rem; font-weight: 600; }
button:disabled { opacity: .5; cursor: default; }
#trouble { padding: .8rem 1rem; color: var(--trouble); border-top: 1px solid var(--line); }
main { min-height: 0; min-width: 0; padding: 1rem; display: grid; justify-items: center; }
#phone { width: 100%; max-width: 27rem; min-height: 0; display: flex; flex-direction: column; overflow: hidden;
  background: var(--wall); border: .5rem solid var(--ink); border-radius: 2rem; }
@media (prefers-color-scheme: dark) { #phone { border-color: #39444b; } }
#phone > header { padding: .8rem 1rem; background: var(--panel); border-bottom: 1px solid var(--line); }
#phone > header p { color: var(--soft); font-size: .85rem; }
#messages { flex: 1; overflow-y: auto; list-style: none; margin: 0; padding: 1rem .8rem; display: flex; flex-direction: column; gap: .45rem; }
#messages li { max-width: 85%; padding: .45rem .65rem; border-radius: .8rem; background: var(--theirs); align-self: flex-start;
  overflow-wrap: anywhere; white-space: pre-wrap; position: relative; }
#messages li.from_person { background: var(--mine); align-self: flex-end; }
#messages li.failed { outline: 1px solid var(--trouble); }
#messages footer { display: flex; gap: .5rem; align-items: baseline; justify-content: flex-end; color: var(--soft); font-size: .75rem; white-space: nowrap; }
#messages footer button { border: 0; background: none; padding: 0 .2rem; color: var(--soft); font-size: .75rem; text-decoration: underline; }
#messages li.reacted { margin-bottom: .7rem; }
#messages a { color: var(--accent); }
#messages .read { color: var(--read); } #messages .problem { color: var(--trouble); white-space: normal; }
#messages blockquote { margin: 0 0 .3rem; padding: .1rem .5rem; border-left: 3px solid var(--accent); color: var(--soft); font-size: .85rem; }
#messages img, #messages video { display: block; max-width: 100%; max-height: 16rem; border-radius: .4rem; }
#messages audio { max-width: 100%; }
#messages .kind { color: var(--soft); font-size: .85rem; }
#messages .options { display: grid; gap: .3rem; margin-top: .4rem; }
#messages .options button { border: 1px solid var(--accent); border-radius: .5rem; background: none; color: var(--accent); padding: .3rem .6rem; font-weight: 600; }
#messages .reactions { position: absolute; bottom: -.6rem; left: .5rem; background: var(--panel); border-radius: 1rem; padding: 0 .3rem; font-size: .8rem; }
#replying { padding: .4rem .8rem; background: var(--panel); border-top: 1px solid var(--line); font-size: .85rem; color: var(--soft); display: flex; gap: .5rem; }
#replying span { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } #replying button { border: 0; background: none; }
#answer { display: flex; gap: .5rem; padding: .7rem; background: var(--panel); border-top: 1px solid var(--line); align-items: center; }
#answer textarea { flex: 1; min-width: 0; resize: none; border-radius: 1.2rem; }
.attach { position: relative; padding: 0 .5rem; border-radius: .5rem; cursor: pointer; font-size: 1.5rem; line-height: 1.3; color: var(--soft); }
.attach input { position: absolute; inset: 0; opacity: 0; width: 100%; cursor: pointer; }
.attach:focus-within { outline: 2px solid var(--accent); }
@media (max-width: 46rem) { body { grid-template-columns: 1fr; grid-template-rows: 40dvh 1fr; } main { padding: .4rem; } #phone { border-width: 2px; border-radius: 1rem; } }
`;
