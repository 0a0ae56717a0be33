/** The emoji that a bot may react with. Source: core.telegram.org/bots/api#reactiontypeemoji. */
const taken =
  '👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'.split(
    ' ',
  );

/** Telegram writes them without the sign that asks for colour, most keyboards write some with it. */
const coloured = taken.flatMap((emoji) => [
  emoji.replace(/^([❤🕊⚡✍☃])/u, '$1\ufe0f'),
  emoji.replace(/([♂♀])$/u, '$1\ufe0f'),
]);

/** The emoji that a message may be reacted with, in each way of writing. */
export const reactionEmoji: readonly string[] = [...new Set([...taken, ...coloured])];

/** An emoji as Telegram writes it. */
export function toReactionEmoji(emoji: string): string {
  return emoji.replaceAll('\ufe0f', '');
}
