/** The emoji that a bot may react with, as Telegram writes them. Source: core.telegram.org/bots/api#reactiontypeemoji. */
const PLAIN_EMOJI =
  '👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'.split(
    ' ',
  );

/** The same with the variation selector for color, which most keyboards add and Telegram omits. */
const COLORED_EMOJI = PLAIN_EMOJI.flatMap((emoji) => [
  emoji.replace(/^([❤🕊⚡✍☃])/u, '$1\ufe0f'),
  emoji.replace(/([♂♀])$/u, '$1\ufe0f'),
]);

/** The accepted emoji of a reaction, with and without the variation selector. */
export const REACTION_EMOJI: readonly string[] = [...new Set([...PLAIN_EMOJI, ...COLORED_EMOJI])];

/** Removes the variation selectors of an emoji, as Telegram requires. */
export function toReactionEmoji(emoji: string): string {
  return emoji.replaceAll('\ufe0f', '');
}
