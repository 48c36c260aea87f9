// An editor for Python: CodeMirror with what these exercises need, in the page's colours.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword], class: "live-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "live-string" },
  { tag: [tags.comment], class: "live-comment" },
  { tag: [tags.number, tags.bool, tags.null], class: "live-number" },
  { tag: [tags.function(tags.definition(tags.variableName))], class: "live-name" },
]);

const markLine = StateEffect.define();
const wrongLine = Decoration.line({ class: "live-wrong-line" });
const marked = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    if (transaction.docChanged) return Decoration.none;
    for (const effect of transaction.effects) {
      if (!effect.is(markLine)) continue;
      const { doc } = transaction.state;
      if (!effect.value || effect.value > doc.lines) return Decoration.none;
      return Decoration.set([wrongLine.range(doc.line(effect.value).from)]);
    }
    return lines;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * Put an editor into an element.
 * @param {HTMLElement} parent
 * @param {{ text: string, label: string, onChange: (text: string) => void, onRun: () => void }} options
 */
export function createEditor(parent, { text, label, onChange, onRun }) {
  let silent = false; // while the page, and not the learner, changes the text
  const run = () => {
    onRun();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        marked,
        indentUnit.of("    "),
        EditorState.tabSize.of(4),
        EditorState.allowMultipleSelections.of(false),
        python(),
        syntaxHighlighting(colours),
        // The bar at the top of the page covers what is beneath it.
        EditorView.scrollMargins.of(() => ({ top: matchMedia("(min-width: 45rem)").matches ? 170 : 0 })),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", translate: "no" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !silent) onChange(update.state.doc.toString());
        }),
        keymap.of([
          { key: "Shift-Enter", run },
          { key: "Mod-Enter", run },
          indentWithTab,
          ...defaultKeymap,
          ...historyKeymap,
        ]),
      ],
    }),
  });
  // Keys that write are the editor's alone: Sphinx has shortcuts of its own on the page, `/` for the search.
  view.dom.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    set text(text) {
      if (text === view.state.doc.toString()) return;
      silent = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      silent = false;
    },
    get focused() {
      return view.hasFocus;
    },
    /** Mark the line at which something went wrong; null takes the mark away. */
    mark(line) {
      view.dispatch({ effects: markLine.of(line) });
    },
    focus() {
      view.focus();
    },
  };
}
