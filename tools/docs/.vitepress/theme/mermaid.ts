import mermaidUrl from '@mermaid-js/tiny/dist/mermaid.tiny.js?url';
import { useData } from 'vitepress';
import { defineComponent, h, onMounted, ref, useId, watch } from 'vue';

/** The part of mermaid that is used here. Its script defines it as a global. */
declare const mermaid: {
  initialize(options: { startOnLoad: boolean; theme: string }): void;
  render(id: string, code: string): Promise<{ readonly svg: string }>;
};

let loading: Promise<void> | undefined;

/** Loads the script once, when the first diagram is shown. */
function loadMermaid(): Promise<void> {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = mermaidUrl;
    script.onload = () => {
      resolve();
    };
    script.onerror = () => {
      reject(new Error(`cannot load ${mermaidUrl}`));
    };
    document.head.append(script);
  });
  return loading;
}

/** Draws a mermaid diagram, again when the reader switches between light and dark. */
export const Mermaid = defineComponent({
  props: { code: { type: String, required: true } },
  setup(props) {
    const { isDark } = useData();
    const id = `mermaid-${useId().replaceAll(':', '')}`;
    const svg = ref('');
    const draw = async (): Promise<void> => {
      await loadMermaid();
      mermaid.initialize({ startOnLoad: false, theme: isDark.value ? 'dark' : 'neutral' });
      svg.value = (await mermaid.render(id, decodeURIComponent(props.code))).svg;
    };
    onMounted(draw);
    watch(isDark, draw);
    return () => h('div', { innerHTML: svg.value });
  },
});
