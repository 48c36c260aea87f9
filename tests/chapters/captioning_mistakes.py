"""What learners write for the exercises of `captioning`: wrong in a way worth a message, or right in another way."""

import numpy as np

from grader.mistakes import alternative, mistake

LAST_AXIS = "in a matrix axis 1 is the last one"
NO_START = "it refuses captions without START, which the statement rules out"
# Changes of the reference that no check can notice, and why.
EQUIVALENT = {
    "encode_captions: for row, caption in zip(table, split, strict=True): → for row, caption in "
    "zip(table, split, strict=False):": ("both have one length by then"),
    "encode_captions: if word in caption: → (nothing)": (
        "it refuses a caption with a special word, which the statement rules out"
    ),
    "embed_words_backward: require_shape('dembedded', dembedded, words.shape + W_embed.shape[1:]) "
    "→ require_shape('dembedded', dembedded, words.shape + W_embed.shape[-1:])": LAST_AXIS,
    "caption_loss: if captions.shape[1] == 0: → (nothing)": NO_START,
    "caption_loss: if captions.shape[1] == 0: → if captions.shape == 0:": NO_START,
    "caption_loss: if captions.shape[1] == 0: → if captions.shape[-1] == 0:": NO_START,
    "greedy_caption: word = int(np.argmax(log_probs)) → word = np.argmax(log_probs)": (
        "a step function may be given NumPy's integer too"
    ),
    "beam_search: if all((is_finished(words) for _, words, _ in beam)): → (nothing)": (
        "finished captions stay as they are, so stopping early saves time alone"
    ),
    "bleu: pairs = list(zip(candidates, references, strict=True)) → pairs = list(zip(candidates, "
    "references, strict=False))": ("both have one length by then"),
    "bleu: if not known: → (nothing)": (
        "it refuses candidates without a reference, which the statement rules out"
    ),
    "bleu: r = sum((min(map(len, known), key=lambda n: (abs(n - len(one)), n)) for one, known in "
    "pairs)) → r = sum((min(map(len, known), key=lambda n: (abs(len(one) - n), n)) for one, known "
    "in pairs))": ("the size of a difference does not depend on its order"),
    "describe_pictures: require_shape('new_features', new_features, (len(new_features), "
    "features.shape[1])) → require_shape('new_features', new_features, (len(new_features), "
    "features.shape[-1]))": LAST_AXIS,
}

# --- encode_captions ----------------------------------------------------------------------------------------


@mistake("encode_captions", says="all three are words with a number")
def encode_without_special_words(captions):
    split = [caption.split() for caption in captions]
    words = sorted({word for caption in split for word in caption})
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="come first, in this order, so that they are 0, 1 and 2")
def encode_special_words_sorted_in(captions):
    split = [caption.split() for caption in captions]
    words = sorted({word for caption in split for word in caption} | {"<NULL>", "<START>", "<END>"})
    table = np.full((len(split), max(map(len, split), default=0) + 2), words.index("<NULL>"), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [words.index(word) for word in ("<START>", *caption, "<END>")]
    return table, words


@mistake("encode_captions", says="and none for START and END")
def encode_words_alone(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split), default=0)), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption)] = [words.index(word) for word in caption]
    return table, words


@mistake("encode_captions", says="your table has one column too few")
def encode_start_forgotten(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split), default=0) + 1), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 1] = [words.index(word) for word in (*caption, "<END>")]
    return table, words


@mistake("encode_captions", says="the longest caption has no END in your table")
def encode_end_where_there_is_room(captions):
    split = [["<START>", *caption.split()] for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption[1:]})]
    longest = max(map(len, split), default=1)
    table = np.zeros((len(split), longest + 1), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption)] = [words.index(word) for word in caption]
        if len(caption) < longest:
            row[len(caption)] = 2
    return table, words


@mistake("encode_captions", says="`a dog` has no END in your table")
def encode_end_forgotten(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 1] = [1, *(words.index(word) for word in caption)]
    return table, words


@mistake("encode_captions", says="END stands at the end of the row")
def encode_end_in_the_last_column(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    table[:, 0], table[:, -1] = 1, 2
    for row, caption in zip(table, split, strict=True):
        row[1 : len(caption) + 1] = [words.index(word) for word in caption]
    return table, words


@mistake("encode_captions", says="you fill the rows up with END")
def encode_filled_with_end(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.full((len(split), max(map(len, split), default=0) + 2), 2, dtype=np.int64)
    table[:, 0] = 1
    for row, caption in zip(table, split, strict=True):
        row[1 : len(caption) + 1] = [words.index(word) for word in caption]
    return table, words


@mistake("encode_captions", says="you fill up in front")
def encode_filled_in_front(captions):
    split = [["<START>", *caption.split(), "<END>"] for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption[1:-1]})]
    table = np.zeros((len(split), max(map(len, split), default=2)), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[len(row) - len(caption) :] = [words.index(word) for word in caption]
    return table, words


@mistake("encode_captions", says="with yours the first real word has the number 0")
def encode_counted_from_zero(captions):
    split = [caption.split() for caption in captions]
    found = sorted({word for caption in split for word in caption})
    number = {word: i for i, word in enumerate(found)}
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(number[word] for word in caption), 2]
    return table, ["<NULL>", "<START>", "<END>", *found]


@mistake("encode_captions", says="in the order in which they are read")
def encode_in_order_of_reading(captions):
    split = [caption.split() for caption in captions]
    words = list(
        dict.fromkeys(["<NULL>", "<START>", "<END>", *(word for caption in split for word in caption)])
    )
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="a word stands twice in")
def encode_words_repeated(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted(word for caption in split for word in caption)]
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="an empty word is among yours")
def encode_split_at_each_blank(captions):
    split = [caption.split(" ") for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="tabs and line ends separate words as blanks do")
def encode_split_at_blanks_alone(captions):
    split = [[word for word in caption.split(" ") if word] for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="leave capital letters as they are")
def encode_lower_case(captions):
    split = [caption.lower().split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="the stop belongs to the word")
def encode_without_punctuation(captions):
    import re

    split = [re.findall(r"\w+", caption) for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="as `sorted` orders them")
def encode_sorted_as_in_a_dictionary(captions):
    split = [caption.split() for caption in captions]
    found = sorted({word for caption in split for word in caption}, key=str.lower)
    words = ["<NULL>", "<START>", "<END>", *found]
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="your table has a column for each character")
def encode_characters(captions):
    split = [list(caption) for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="`words` is a dict with yours")
def encode_dictionary_returned(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    number = {word: i for i, word in enumerate(words)}
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(number[word] for word in caption), 2]
    return table, number


@mistake("encode_captions", says="rows of a table have one length")
def encode_ragged(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    rows = [[1, *(words.index(word) for word in caption), 2] for caption in split]
    return np.array(rows, dtype=np.int64), words


@mistake("encode_captions", says="your table has the dtype float64: name")
def encode_empty_table_of_floats(captions):
    if not captions:
        return np.zeros((0, 2)), ["<NULL>", "<START>", "<END>"]
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split)) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="word numbers are int64, your table has the dtype float64")
def encode_table_of_floats(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split), default=0) + 2))
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="no caption is no error")
def encode_longest_of_none(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split)) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="no caption needs a table of shape (0, 2)")
def encode_none_is_flat(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    longest = max(map(len, split), default=0) + 2
    rows = [[1, *(words.index(word) for word in caption), 2] for caption in split]
    return np.array([row + [0] * (longest - len(row)) for row in rows], dtype=np.int64), words


@mistake("encode_captions", says="captions of 300 and 40 words, all different")
def encode_eight_bits(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    number = {word: i for i, word in enumerate(words)}
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.uint8)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = np.array([1, *(number[word] for word in caption), 2]).astype(np.uint8)
    return table.astype(np.int64), words


@mistake("encode_captions", says="this word has no number")
def encode_captions_joined_by_nothing(captions):
    words = ["<NULL>", "<START>", "<END>", *sorted(set("".join(captions).split()))]
    table = np.zeros((len(captions), max((len(c.split()) for c in captions), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, captions, strict=True):
        numbers = [1, *(words.index(word) for word in caption.split()), 2]
        row[: len(numbers)] = numbers
    return table, words


@mistake("encode_captions", says="a row needs a place for each word, for START and for END")
def encode_without_room_for_the_ends(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    table = np.zeros((len(split), max(map(len, split), default=0)), dtype=np.int64)
    for n, caption in enumerate(split):
        table[n, : len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="the longest string need not have the most")
def encode_as_wide_as_the_longest_string(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    number = {word: i for i, word in enumerate(words)}
    table = np.zeros((len(split), len(max(captions, key=len, default="").split()) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(number[word] for word in caption), 2]
    return table, words


@mistake("encode_captions", says="L counts a word as often as it comes")
def encode_as_wide_as_different_words(captions):
    split = [caption.split() for caption in captions]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    number = {word: i for i, word in enumerate(words)}
    longest = max((len(set(caption)) for caption in split), default=0)
    table = np.zeros((len(split), longest + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(number[word] for word in caption), 2]
    return table, words


@mistake("encode_captions", says="no count, no length, no case has a part")
def encode_frequent_words_first(captions):
    from collections import Counter

    split = [caption.split() for caption in captions]
    count = Counter(word for caption in split for word in caption)
    words = ["<NULL>", "<START>", "<END>", *sorted(count, key=lambda word: (-count[word], word))]
    number = {word: i for i, word in enumerate(words)}
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(number[word] for word in caption), 2]
    return table, words


@mistake("encode_captions", says="are pieces of words")
def encode_words_in_short_strings(captions):
    split = [np.array(caption.split(), dtype="U8") for caption in captions]
    found = sorted({str(word) for caption in split for word in caption})
    words = ["<NULL>", "<START>", "<END>", *found]
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(words.index(word) for word in caption), 2]
    return table, words


@mistake("encode_captions", says="a word of yours contains white space. caption.split()")
def encode_split_at_three_characters(captions):
    split = [caption.replace("\t", " ").replace("\n", " ").split(" ") for caption in captions]
    split = [[word for word in caption if word] for caption in split]
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split for word in caption})]
    number = {word: i for i, word in enumerate(words)}
    table = np.zeros((len(split), max(map(len, split), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[: len(caption) + 2] = [1, *(number[word] for word in caption), 2]
    return table, words


@mistake("encode_captions", says="a caption that comes twice has two rows")
def encode_equal_captions_once(captions):
    split = {caption: caption.split() for caption in captions}
    words = ["<NULL>", "<START>", "<END>", *sorted({word for caption in split.values() for word in caption})]
    number = {word: i for i, word in enumerate(words)}
    table = np.zeros((len(split), max(map(len, split.values()), default=0) + 2), dtype=np.int64)
    for row, caption in zip(table, split.values(), strict=True):
        row[: len(caption) + 2] = [1, *(number[word] for word in caption), 2]
    return table, words


@alternative("encode_captions")
def encode_row_by_row(captions):
    import re

    split = [re.findall(r"\S+", caption) for caption in captions]
    found = []
    for caption in split:
        for word in caption:
            if word not in found:
                found.append(word)
    found.sort()
    number = dict(zip(found, range(3, len(found) + 3), strict=True))
    width = 2
    for caption in split:
        width = max(width, len(caption) + 2)
    rows = []
    for caption in split:
        row = [1]
        for word in caption:
            row.append(number[word])
        row.append(2)
        while len(row) < width:
            row.append(0)
        rows.append(row)
    return np.array(rows, dtype=np.int64).reshape(len(rows), width), ["<NULL>", "<START>", "<END>", *found]


@alternative("encode_captions")
def encode_by_unique(captions):
    split = [caption.split() for caption in captions]
    lengths = np.array([len(caption) for caption in split], dtype=np.int64)
    found, numbers = np.unique(np.array([word for c in split for word in c], dtype=str), return_inverse=True)
    table = np.zeros((len(split), 2 + lengths.max(initial=0)), dtype=np.int64)
    places = np.arange(table.shape[1])
    table[:, 0] = 1
    table[(places >= 1) & (places <= lengths[:, None])] = numbers + 3
    table[np.arange(len(split)), lengths + 1] = 2
    return table, ["<NULL>", "<START>", "<END>", *(str(word) for word in found)]


@alternative("encode_captions")
def encode_by_zip_longest(captions):
    import itertools

    split = [["<START>", *caption.split(), "<END>"] for caption in captions]
    special = ("<NULL>", "<START>", "<END>")
    words = [*special, *sorted(set(itertools.chain.from_iterable(split)).difference(special))]
    number = {word: i for i, word in enumerate(words)}
    columns = itertools.zip_longest(*split, fillvalue="<NULL>")
    table = np.array([[number[word] for word in column] for column in columns], dtype=np.int64).T
    return (table if split else table.reshape(0, 2).astype(np.int64)), words


# --- embed_words --------------------------------------------------------------------------------------------


@mistake("embed_words", says="your words pick columns")
def embed_columns(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[:, words % W_embed.shape[1]], (words, W_embed)


@mistake("embed_words", says="a word picks a row, along the first axis")
def embed_turned_table(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed.T[words], (words, W_embed)


@mistake("embed_words", says="words are indices, so convert them")
def embed_words_as_floats(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.float64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words], (words, W_embed)


@mistake("embed_words", says="your rows belong to the word before")
def embed_counted_from_one(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words - 1], (words, W_embed)


@mistake("embed_words", says="batch and time keep their axes")
def embed_one_long_list(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words.ravel()], (words, W_embed)


@mistake("embed_words", says="time comes first with yours")
def embed_time_first(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return np.stack([W_embed[column] for column in words.T]), (words, W_embed)


@mistake("embed_words", says="these are the one-hot rows themselves")
def embed_one_hot(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return np.eye(len(W_embed))[words], (words, W_embed)


@mistake("embed_words", says="each word keeps its own D numbers")
def embed_mean_of_the_caption(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words].mean(axis=1), (words, W_embed)


@mistake("embed_words", says="only one caption is looked up")
def embed_first_caption(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words[0]], (words, W_embed)


@mistake("embed_words", says="the row of word 0 comes out as zeros")
def embed_null_as_zeros(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words] * (words != 0)[:, :, np.newaxis], (words, W_embed)


@mistake("embed_words", says="sqrt(D) = 2 times those of the table")
def embed_scaled(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words] * np.sqrt(W_embed.shape[1]), (words, W_embed)


@mistake("embed_words", says="your rows are scaled to length 1")
def embed_unit_length(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    embedded = W_embed[words]
    return embedded / np.linalg.norm(embedded, axis=2, keepdims=True), (words, W_embed)


@mistake("embed_words", says="leave `W_embed` as it was given to you")
def embed_writes_null_into_the_table(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    W_embed[0] = 0
    return W_embed[words], (words, W_embed)


@mistake("embed_words", says="return two things: (embedded, cache)")
def embed_without_cache(words, W_embed):
    return np.asarray(W_embed, dtype=np.float64)[np.asarray(words, dtype=np.int64)]


@mistake("embed_words", says="the cache begins with the words")
def embed_cache_turned(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words], (W_embed, words)


@mistake("embed_words", says="the cache holds words and W_embed as they are")
def embed_cache_of_shapes(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words], (words, W_embed.shape)


@mistake("embed_words", says="not what was looked up in it")
def embed_cache_of_the_result(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    embedded = W_embed[words]
    return embedded, (words, embedded)


@mistake("embed_words", says="`embedded` must be float64, yours is float32")
def embed_single_precision(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed.astype(np.float32)[words], (words, W_embed)


@mistake("embed_words", says="the cache must hold `words` as an array")
def embed_cache_as_it_came(words, W_embed):
    return np.asarray(W_embed, dtype=np.float64)[np.asarray(words, dtype=np.int64)], (words, W_embed)


@mistake("embed_words", says="digit for digit")
def embed_rounded(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words].round(8), (words, W_embed)


@mistake("embed_words", says="your captions run backwards")
def embed_backwards(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words[:, ::-1]], (words, W_embed)


@mistake("embed_words", says="Neither a maximum of the words nor -1")
def embed_reshaped_by_minus_one(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return W_embed[words.ravel()].reshape(*words.shape, -1), (words, W_embed)


@mistake("embed_words", says="and compute with nothing before that")
def embed_places_in_the_given_dtype(words, W_embed):
    words, W_embed = np.asarray(words), np.asarray(W_embed, dtype=np.float64)
    first = words * np.asarray(W_embed.shape[1], dtype=words.dtype)
    places = first[:, :, np.newaxis] + np.arange(W_embed.shape[1])
    return W_embed.ravel()[places % W_embed.size], (words.astype(np.int64), W_embed)


@alternative("embed_words")
def embed_word_by_word(words, W_embed):
    words, W_embed = np.array(words, dtype=np.int64), np.array(W_embed, dtype=np.float64)
    embedded = np.empty((*words.shape, W_embed.shape[1]))
    for n in range(words.shape[0]):
        for t in range(words.shape[1]):
            embedded[n, t] = W_embed[words[n, t]]
    return embedded, (words, W_embed)


@alternative("embed_words")
def embed_by_one_hot_product(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    one_hot = (words[:, :, np.newaxis] == np.arange(len(W_embed))).astype(np.float64)
    return one_hot @ W_embed, (words, W_embed)


@alternative("embed_words")
def embed_by_take(words, W_embed):
    words, W_embed = np.asarray(words, dtype=np.int64), np.asarray(W_embed, dtype=np.float64)
    return np.take(W_embed, words.ravel(), axis=0).reshape(*words.shape, W_embed.shape[1]), (words, W_embed)


@alternative("embed_words")
def embed_longer_inside(words, W_embed):
    words = np.asarray(words).astype(np.int64)
    table = np.asarray(W_embed).astype(np.longdouble)
    return table[words].astype(np.float64), (words, table.astype(np.float64))


# --- embed_words_backward -----------------------------------------------------------------------------------


@mistake("embed_words_backward", says="Did you write dW[words] += ...?")
def embed_back_plus_equals(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape)
    dW[words] += np.asarray(dembedded, dtype=np.float64)
    return dW


@mistake("embed_words_backward", says="only its first place counts with yours")
def embed_back_first_place(dembedded, cache):
    words, W_embed = cache
    dembedded = np.asarray(dembedded, dtype=np.float64)
    dW = np.zeros(W_embed.shape)
    found, first = np.unique(words, return_index=True)
    dW[found] = dembedded.reshape(-1, W_embed.shape[1])[first]
    return dW


@mistake("embed_words_backward", says="you take a mean over its three places")
def embed_back_mean_of_places(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape)
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    return dW / np.maximum(np.bincount(words.ravel(), minlength=len(W_embed)), 1)[:, np.newaxis]


@mistake("embed_words_backward", says="you divide by N: take the sum over the batch")
def embed_back_mean_over_the_batch(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape)
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    return dW / len(words)


@mistake("embed_words_backward", says="you divide by N T")
def embed_back_mean_over_everything(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape)
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    return dW / max(words.size, 1)


@mistake("embed_words_backward", says="NULL is a word like others")
def embed_back_null_left_out(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape)
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    dW[0] = 0
    return dW


@mistake("embed_words_backward", says="only the first caption counts with yours")
def embed_back_first_caption(dembedded, cache):
    words, W_embed = cache
    dembedded = np.asarray(dembedded, dtype=np.float64)
    dW = np.zeros(W_embed.shape)
    for word, arrived in zip(words[0], dembedded[0], strict=True):
        dW[word] += arrived
    return dW


@mistake("embed_words_backward", says="these are the words that occur")
def embed_back_words_that_occur(dembedded, cache):
    words, W_embed = cache
    dembedded = np.asarray(dembedded, dtype=np.float64).reshape(-1, W_embed.shape[1])
    found, number = np.unique(words.ravel(), return_inverse=True)
    dW = np.zeros((len(found), W_embed.shape[1]))
    np.add.at(dW, number, dembedded)
    return dW


@mistake("embed_words_backward", says="the largest word that occurs is no measure")
def embed_back_up_to_the_largest_word(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros((words.max(initial=-1) + 1, W_embed.shape[1]))
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    return dW


@mistake("embed_words_backward", says="yours is transposed")
def embed_back_transposed(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape)
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    return dW.T


@mistake("embed_words_backward", says="begin with zeros, not with a copy of the table")
def embed_back_onto_the_table(dembedded, cache):
    words, W_embed = cache
    dW = W_embed.copy()
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    return dW


@mistake("embed_words_backward", says="you changed the table in the cache")
def embed_back_into_the_table(dembedded, cache):
    words, W_embed = cache
    np.add.at(W_embed, words, np.asarray(dembedded, dtype=np.float64))
    return W_embed


@mistake("embed_words_backward", says="the sign is turned")
def embed_back_downhill(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape)
    np.subtract.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    return dW


@mistake("embed_words_backward", says="you multiply with the table")
def embed_back_times_the_table(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape)
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64) * W_embed[words])
    return dW


@mistake("embed_words_backward", says="all D numbers of a row are alike")
def embed_back_columns_added(dembedded, cache):
    words, W_embed = cache
    dembedded = np.asarray(dembedded, dtype=np.float64)
    dW = np.zeros(W_embed.shape)
    for n, t in np.ndindex(words.shape):
        dW[words[n, t]] += dembedded[n, t].sum()
    return dW


@mistake("embed_words_backward", says="add over the captions too")
def embed_back_table_for_each_caption(dembedded, cache):
    words, W_embed = cache
    one_hot = np.eye(len(W_embed))[words]
    return np.einsum("ntv,ntd->nvd", one_hot, np.asarray(dembedded, dtype=np.float64))


@mistake("embed_words_backward", says="this is the shape of `embedded`")
def embed_back_looked_up_again(dembedded, cache):
    words, W_embed = cache
    return np.asarray(dembedded, dtype=np.float64) * np.ones(W_embed.shape)[words]


@mistake("embed_words_backward", says="words are no weights and have no gradient")
def embed_back_gradient_for_words(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape)
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    return np.zeros(words.shape), dW


@mistake("embed_words_backward", says="the gradient must be float64, yours is float32")
def embed_back_single_precision(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape, dtype=np.float32)
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float32))
    return dW


@mistake("embed_words_backward", says="each of them once, in float64")
def embed_back_single_precision_inside(dembedded, cache):
    words, W_embed = cache
    one_hot = np.eye(len(W_embed), dtype=np.float32)[words]
    return np.einsum("ntv,ntd->vd", one_hot, np.asarray(dembedded, dtype=np.float32)).astype(np.float64)


@mistake("embed_words_backward", says="clip and cut nothing")
def embed_back_small_numbers_cut(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape)
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    dW[np.abs(dW) < 1e-12] = 0
    return dW


@mistake("embed_words_backward", says="convert it to float64 before you add")
def embed_back_sums_in_the_given_dtype(dembedded, cache):
    words, W_embed = cache
    dembedded = np.asarray(dembedded)
    dW = np.zeros(W_embed.shape)
    for v in range(len(W_embed)):
        dW[v] = dembedded[words == v].sum(axis=0, dtype=dembedded.dtype)
    return dW


@mistake("embed_words_backward", says="0 times it is nan")
def embed_back_from_zero_times_the_table(dembedded, cache):
    words, W_embed = cache
    dW = 0 * W_embed
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    return dW


@mistake("embed_words_backward", says="a second call overwrites what the first one returned")
def embed_back_into_one_array(dembedded, cache, kept={}):  # noqa: B006
    words, W_embed = cache
    dW = kept.setdefault(W_embed.shape, np.empty(W_embed.shape))
    dW[:] = 0
    np.add.at(dW, words, np.asarray(dembedded, dtype=np.float64))
    return dW


@mistake("embed_words_backward", says="Neither a maximum of the words nor -1")
def embed_back_reshaped_by_minus_one(dembedded, cache):
    words, W_embed = cache
    dW = np.zeros(W_embed.shape)
    np.add.at(dW, words.ravel(), np.asarray(dembedded, dtype=np.float64).reshape(words.size, -1))
    return dW


@mistake("embed_words_backward", says="it is float64 always")
def embed_back_in_the_given_dtype(dembedded, cache):
    words, W_embed = cache
    dembedded = np.asarray(dembedded)
    dW = np.zeros(W_embed.shape, dtype=dembedded.dtype)
    np.add.at(dW, words, dembedded)
    return dW


@alternative("embed_words_backward")
def embed_back_place_by_place(dembedded, cache):
    words, W_embed = cache
    dembedded = np.asarray(dembedded, dtype=np.float64)
    dW = np.zeros(W_embed.shape)
    for n in range(len(words)):
        for t in range(words.shape[1]):
            dW[words[n, t]] += dembedded[n, t]
    return dW


@alternative("embed_words_backward")
def embed_back_by_one_hot(dembedded, cache):
    words, W_embed = cache
    one_hot = (words[:, :, np.newaxis] == np.arange(len(W_embed))).astype(np.float64)
    return np.einsum("ntv,ntd->vd", one_hot, np.asarray(dembedded, dtype=np.float64))


@alternative("embed_words_backward")
def embed_back_by_bincount(dembedded, cache):
    words, W_embed = cache
    V, D = W_embed.shape
    columns = np.asarray(dembedded, dtype=np.float64).reshape(-1, D).T
    return np.stack(
        [np.bincount(words.ravel(), weights=column, minlength=V) for column in columns], axis=1
    ).astype(np.float64)


@alternative("embed_words_backward")
def embed_back_word_by_word(dembedded, cache):
    words, W_embed = cache
    dembedded = np.asarray(dembedded).astype(np.longdouble)
    rows = [dembedded[words == v].sum(axis=0) for v in range(len(W_embed))]
    return np.array(rows).astype(np.float64)


# --- temporal_softmax_loss ----------------------------------------------------------------------------------


@mistake(
    "temporal_softmax_loss", says="you divide by the number of positions that count: divide by N, the number"
)
def masked_mean_over_what_counts(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / mask.sum()
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="you divide by N T, or take a mean of everything")
def masked_mean_over_everything(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    T = scores.shape[1]
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / (N * T)
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="you divide by T: divide by N")
def masked_mean_over_time(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    T = scores.shape[1]
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / T
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="you divide by nothing")
def masked_sum_of_everything(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask.astype(np.float64)
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="you take a mean over each caption")
def masked_mean_of_each_caption(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / mask.sum(axis=1, keepdims=True) / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="the positions that do not count are in your loss")
def masked_everything_counts(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    T = scores.shape[1]
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = np.ones((N, T)) / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="your mask is turned")
def masked_turned(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = ~mask / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="the mask alone decides")
def masked_by_targets(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = (targets != 0) / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="equal scores still cost ln V")
def masked_scores_multiplied(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    T = scores.shape[1]
    V = scores.shape[2]
    scores *= mask[:, :, np.newaxis]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = np.ones((N, T)) / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="and the loss is minus that")
def masked_loss_without_minus(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return -float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="your logarithm has the base 2")
def masked_logarithm_of_base_two(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum() / np.log(2)), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="it is softmax minus one-hot, and not yet a step downhill")
def masked_gradient_downhill(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (one_hot - p)


@mistake("temporal_softmax_loss", says="the loss is divided by it, and so is its gradient")
def masked_gradient_without_N(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum()), mask[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="multiply with the mask here too")
def masked_gradient_without_mask(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum()), (p - one_hot) / N


@mistake("temporal_softmax_loss", says="this is the softmax alone")
def masked_gradient_softmax_alone(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * p


@mistake("temporal_softmax_loss", says="this is the gradient with respect to the probabilities")
def masked_gradient_of_the_logarithm(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum()), -weight[:, :, np.newaxis] * one_hot / p


@mistake("temporal_softmax_loss", says="you subtract 1 from the scores")
def masked_gradient_from_scores(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (scores - one_hot)


@mistake("temporal_softmax_loss", says="your gradient has a row for each of the 4 positions")
def masked_gradient_of_what_counts(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum()), (p - one_hot)[mask] / N


@mistake("temporal_softmax_loss", says="your gradient must add up to 0 over the words")
def masked_gradient_one_target_for_all(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    dscores = p.copy()
    dscores[:, :, targets] -= 1
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * dscores


@mistake("temporal_softmax_loss", says="Does the softmax run over the words, the last axis?")
def masked_softmax_over_time(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=1, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = -np.log(p * one_hot + 1 - one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="drops out of your N")
def masked_captions_that_count(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / max(1, mask.any(axis=1).sum())
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="scores of 1000 give the loss nan")
def masked_exponential_of_scores(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="scores of 1000 give an infinite loss")
def masked_logarithm_of_probability(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = -np.log((p * one_hot).sum(axis=2))
    weight = mask / N
    surprise[~mask] = 0
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="set no smallest probability")
def masked_least_probability(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = -np.log(np.maximum((p * one_hot).sum(axis=2), 1e-12))
    weight = mask / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="subtract the largest score in its softmax as well")
def masked_gradient_exponential_of_scores(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(scores)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="numbers used as an index pick rows 0 and 1")
def masked_mask_as_an_index(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    dscores = np.zeros(scores.shape)
    dscores[mask] = (p - one_hot)[mask] / N
    return float(surprise[mask].sum() / N), dscores


@mistake("temporal_softmax_loss", says="leave `scores` as given")
def masked_scores_changed(scores, targets, mask):
    scores = np.asarray(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    scores -= scores.max(axis=2, keepdims=True)
    shifted = scores
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="the loss is one float, yours is an array")
def masked_loss_for_each_caption(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return (mask * surprise).sum(axis=1), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="`dscores` must be float64, yours is float32")
def masked_single_precision(scores, targets, mask):
    scores = np.array(scores, dtype=np.float32)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=np.float32)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V, dtype=np.float32)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = (mask / N).astype(np.float32)
    return float((weight * surprise).sum()), weight[:, :, np.newaxis] * (p - one_hot)


@mistake("temporal_softmax_loss", says="return two things: (loss, dscores)")
def masked_only_the_loss(scores, targets, mask):
    scores = np.array(scores, dtype=np.float64)
    targets, mask = np.asarray(targets, dtype=np.int64), np.asarray(mask, dtype=bool)
    N = len(scores)
    V = scores.shape[2]
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=2, keepdims=True)
    one_hot = np.eye(V)[targets]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - (shifted * one_hot).sum(axis=2)
    weight = mask / N
    return float((weight * surprise).sum())


@mistake("temporal_softmax_loss", says="scores of 1000 are right alone")
def masked_one_maximum_for_all(scores, targets, mask):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets, dtype=np.int64)
    mask, (N, _, V) = np.asarray(mask, dtype=bool), scores.shape
    shifted = scores - scores.max(initial=-np.inf)
    exps = np.exp(shifted)
    sums = exps.sum(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, np.newaxis], axis=2)
    weight = mask[:, :, np.newaxis] / N
    loss = np.sum(weight * (np.log(sums) - chosen))
    return float(loss), weight * (exps / sums - np.eye(V)[targets])


@mistake("temporal_softmax_loss", says="from the front of each row")
def masked_as_many_from_the_front(scores, targets, mask):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets, dtype=np.int64)
    mask, (N, _, V) = np.asarray(mask, dtype=bool), scores.shape
    mask = np.arange(scores.shape[1]) < mask.sum(axis=1, keepdims=True)
    shifted = scores - scores.max(axis=2, keepdims=True)
    exps = np.exp(shifted)
    sums = exps.sum(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, np.newaxis], axis=2)
    weight = mask[:, :, np.newaxis] / N
    loss = np.sum(weight * (np.log(sums) - chosen))
    return float(loss), weight * (exps / sums - np.eye(V)[targets])


@mistake("temporal_softmax_loss", says="the second caption adds nothing with yours")
def masked_up_to_the_first_gap(scores, targets, mask):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets, dtype=np.int64)
    mask, (N, _, V) = np.asarray(mask, dtype=bool), scores.shape
    mask = np.cumprod(mask, axis=1)
    shifted = scores - scores.max(axis=2, keepdims=True)
    exps = np.exp(shifted)
    sums = exps.sum(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, np.newaxis], axis=2)
    weight = mask[:, :, np.newaxis] / N
    loss = np.sum(weight * (np.log(sums) - chosen))
    return float(loss), weight * (exps / sums - np.eye(V)[targets])


@mistake("temporal_softmax_loss", says="wrong for scores of int8")
def masked_shifted_in_the_given_dtype(scores, targets, mask):
    scores, targets = np.asarray(scores), np.asarray(targets, dtype=np.int64)
    mask, (N, _, V) = np.asarray(mask, dtype=bool), scores.shape
    shifted = (scores - scores.max(axis=2, keepdims=True)).astype(np.float64)
    exps = np.exp(shifted)
    sums = exps.sum(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, np.newaxis], axis=2)
    weight = mask[:, :, np.newaxis] / N
    loss = np.sum(weight * (np.log(sums) - chosen))
    return float(loss), weight * (exps / sums - np.eye(V)[targets])


@mistake("temporal_softmax_loss", says="your gradient is near the right one")
def masked_shifted_in_single_precision(scores, targets, mask):
    scores, targets = np.asarray(scores, dtype=np.float32), np.asarray(targets, dtype=np.int64)
    mask, (N, _, V) = np.asarray(mask, dtype=bool), scores.shape
    shifted = (scores - scores.max(axis=2, keepdims=True)).astype(np.float64)
    exps = np.exp(shifted)
    sums = exps.sum(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, np.newaxis], axis=2)
    weight = mask[:, :, np.newaxis] / N
    loss = np.sum(weight * (np.log(sums) - chosen))
    return float(loss), weight * (exps / sums - np.eye(V)[targets])


@mistake("temporal_softmax_loss", says="targets of int8: wrong")
def masked_places_in_the_given_dtype(scores, targets, mask):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    mask, (N, T, V) = np.asarray(mask, dtype=bool), scores.shape
    shifted = scores - scores.max(axis=2, keepdims=True)
    exps = np.exp(shifted)
    sums = exps.sum(axis=2, keepdims=True)
    first = np.arange(0, N * T * V, V).astype(targets.dtype)
    chosen = shifted.ravel()[first + targets.ravel()].reshape(N, T, 1)
    weight = mask[:, :, np.newaxis] / N
    loss = np.sum(weight * (np.log(sums) - chosen))
    return float(loss), weight * (exps / sums - np.eye(V)[targets])


@alternative("temporal_softmax_loss")
def masked_position_by_position(scores, targets, mask):
    import math

    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets, dtype=np.int64)
    loss, dscores = 0.0, np.zeros(scores.shape)
    for n in range(len(scores)):
        for t in range(scores.shape[1]):
            if np.asarray(mask)[n, t]:
                top = scores[n, t].max()
                total = sum(math.exp(s - top) for s in scores[n, t])
                loss += (math.log(total) - (scores[n, t, targets[n, t]] - top)) / len(scores)
                for k in range(scores.shape[2]):
                    dscores[n, t, k] = math.exp(scores[n, t, k] - top) / total / len(scores)
                dscores[n, t, targets[n, t]] -= 1 / len(scores)
    return loss, dscores


@alternative("temporal_softmax_loss")
def masked_what_counts_alone(scores, targets, mask):
    scores = np.asarray(scores, dtype=np.float64)
    counts = np.asarray(mask).astype(bool)
    rows, wanted = scores[counts], np.asarray(targets, dtype=np.int64)[counts]
    log_p = rows - rows.max(axis=1, keepdims=True)
    log_p -= np.log(np.exp(log_p).sum(axis=1, keepdims=True))
    every = np.arange(len(rows))
    loss = -log_p[every, wanted].sum() / len(scores)
    gradient = np.exp(log_p)
    gradient[every, wanted] -= 1
    dscores = np.zeros(scores.shape)
    dscores[counts] = gradient / len(scores)
    return loss, dscores


@alternative("temporal_softmax_loss")
def masked_in_one_long_batch(scores, targets, mask):
    from scipy.special import log_softmax

    scores = np.asarray(scores, dtype=np.float64)
    N, T, V = scores.shape
    flat, wanted = scores.reshape(-1, V), np.asarray(targets, dtype=np.int64).ravel()
    weight = np.asarray(mask, dtype=np.float64).ravel() / N
    log_p = log_softmax(flat, axis=1) if T else flat
    picked = (wanted[:, np.newaxis] == np.arange(V)).astype(np.float64)
    loss = -np.einsum("i,ik,ik->", weight, picked, log_p)
    return float(loss), np.einsum("i,ik->ik", weight, np.exp(log_p) - picked).reshape(N, T, V)


@alternative("temporal_softmax_loss")
def masked_longer_inside(scores, targets, mask):
    scores = np.asarray(scores).astype(np.float64).astype(np.longdouble)
    targets, mask = np.asarray(targets, dtype=np.intp), np.asarray(mask).astype(bool)
    n, t = np.indices(targets.shape)
    exps = np.exp(scores - scores.max(axis=-1)[..., None])
    total = exps.sum(axis=-1)
    surprise = np.log(total) - (scores[n, t, targets] - scores.max(axis=-1))
    gradient = exps / total[..., None]
    gradient[n, t, targets] -= 1
    gradient[~mask] = 0
    return float(np.where(mask, surprise, 0).sum() / len(scores)), (gradient / len(scores)).astype(np.float64)


# --- caption_loss -------------------------------------------------------------------------------------------


@mistake("caption_loss", says="all T numbers of a caption go in with yours")
def teach_without_shift(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    scores, cache = forward(features, captions, params)
    value, dscores = loss(scores, captions, captions != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="the targets are the words that went in")
def teach_what_went_in(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    words = captions[:, :-1]
    scores, cache = forward(features, words, params)
    value, dscores = loss(scores, words, words != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="what is to be predicted goes in with yours")
def teach_backwards(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, :-1]
    scores, cache = forward(features, captions[:, 1:], params)
    value, dscores = loss(scores, targets, targets != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="cuts a row off")
def teach_shift_along_the_batch(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    scores, cache = forward(features, captions[:-1], params)
    value, dscores = loss(scores, captions[1:], captions[1:] != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="START is what the first word is predicted from")
def teach_without_start(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)[:, 1:]
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="after END a NULL would be learned")
def teach_mask_from_inputs(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    words = captions[:, :-1]
    scores, cache = forward(features, words, params)
    value, dscores = loss(scores, captions[:, 1:], words != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="nobody wants to learn the filling")
def teach_null_too(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, np.ones(targets.shape, dtype=bool))
    return value, backward(dscores, cache)


@mistake("caption_loss", says="your mask is turned")
def teach_mask_turned(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets == null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="END does not count with yours")
def teach_words_without_end(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, (targets != null) & (targets != 2))
    return value, backward(dscores, cache)


@mistake("caption_loss", says="the argument `null` says which number fills up")
def teach_null_is_zero(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets > 0)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="True and False are asked")
def teach_mask_of_numbers(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, np.where(targets == null, 0, 1))
    return value, backward(dscores, cache)


@mistake("caption_loss", says="the order in `forward` is")
def teach_words_first(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(captions[:, :-1], features, params)
    value, dscores = loss(scores, targets, targets != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="the order in `loss` is")
def teach_targets_first(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(targets, scores, targets != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="the order in `backward` is")
def teach_cache_first(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets != null)
    return value, backward(cache, dscores)


@mistake("caption_loss", says="`backward` gets the loss")
def teach_back_from_the_number(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, _ = loss(scores, targets, targets != null)
    return value, backward(value, cache)


@mistake("caption_loss", says="`backward` gets dscores divided by N")
def teach_averaged_once_more(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets != null)
    return value, backward(dscores / len(captions), cache)


@mistake("caption_loss", says="hand it on as it came, it is averaged already")
def teach_loss_averaged_once_more(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets != null)
    return value / len(captions), backward(dscores, cache)


@mistake("caption_loss", says="`forward` gets a single moment")
def teach_moment_by_moment(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    total, grads = 0.0, {}
    for t in range(captions.shape[1] - 1):
        targets = captions[:, t + 1 : t + 2]
        scores, cache = forward(features, captions[:, t : t + 1], params)
        value, dscores = loss(scores, targets, targets != null)
        total += value
        for name, grad in backward(dscores, cache).items():
            grads[name] = grads.get(name, 0) + grad
    return total, grads


@mistake("caption_loss", says="`forward` gets a single caption")
def teach_caption_by_caption(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    total, grads = 0.0, {}
    for n in range(len(captions)):
        targets = captions[n : n + 1, 1:]
        scores, cache = forward(features[n : n + 1], captions[n : n + 1, :-1], params)
        value, dscores = loss(scores, targets, targets != null)
        total += value / len(captions)
        for name, grad in backward(dscores, cache).items():
            grads[name] = grads.get(name, 0) + grad / len(captions)
    return total, grads


@mistake("caption_loss", says="return the gradients, and make no step")
def teach_makes_a_step(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets != null)
    grads = backward(dscores, cache)
    for name in params:
        params[name] -= 0.1 * grads[name]
    return value, grads


@mistake("caption_loss", says="return two things: (value, grads)")
def teach_gradients_forgotten(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets != null)
    backward(dscores, cache)
    return value


@mistake("caption_loss", says="begin with np.asarray(captions, dtype=np.int64)")
def teach_arrays_alone(forward, loss, backward, features, captions, params, null):
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="here of shape (5, 3, 2)")
def teach_flat_features(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features.reshape(len(captions), -1), captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="words of dtype int32")
def teach_thirty_two_bits(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int32)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="words as an int64 array of shape")
def teach_columns_of_null_cut_off(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    captions = captions[:, (captions != null).any(axis=0)]
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="you return all that `loss` returned")
def teach_pair_returned(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    scores, cache = forward(features, captions[:, :-1], params)
    both = loss(scores, captions[:, 1:], captions[:, 1:] != null)
    return both, backward(both[1], cache)


@mistake("caption_loss", says="without names, as positional arguments")
def teach_with_names(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    scores, cache = forward(features=features, words=captions[:, :-1], params=params)
    value, dscores = loss(scores=scores, targets=captions[:, 1:], mask=captions[:, 1:] != null)
    return value, backward(dscores=dscores, cache=cache)


@mistake("caption_loss", says="END counts all the same")
def teach_start_counts_nowhere(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, (targets != null) & (targets != captions[:, :1]))
    return value, backward(dscores, cache)


@mistake("caption_loss", says="convert `captions` first, and `null` never")
def teach_null_in_the_dtype_of_captions(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions)
    mask = captions[:, 1:] != np.asarray(null).astype(captions.dtype)
    captions = captions.astype(np.int64)
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, captions[:, 1:], mask)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="convert `captions` alone")
def teach_features_converted(forward, loss, backward, features, captions, params, null):
    captions, features = np.asarray(captions, dtype=np.int64), np.asarray(features, dtype=np.float64)
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, captions[:, 1:], captions[:, 1:] != null)
    return value, backward(dscores, cache)


@mistake("caption_loss", says="hand on all that it returned")
def teach_gradients_of_params_alone(forward, loss, backward, features, captions, params, null):
    captions = np.asarray(captions, dtype=np.int64)
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, captions[:, 1:], captions[:, 1:] != null)
    grads = backward(dscores, cache)
    return value, {name: grads[name] for name in params if name in grads}


@alternative("caption_loss")
def teach_number_by_number(forward, loss, backward, features, captions, params, null):
    words, targets, mask = [], [], []
    for row in captions:
        row = [int(number) for number in row]
        words.append([row[t] for t in range(len(row) - 1)])
        targets.append([row[t + 1] for t in range(len(row) - 1)])
        mask.append([number != null for number in targets[-1]])
    scores, cache = forward(features, np.array(words, dtype=np.int64), params)
    value, dscores = loss(scores, np.array(targets, dtype=np.int64), np.array(mask, dtype=bool))
    return value, backward(dscores, cache)


@alternative("caption_loss")
def teach_by_lengths(forward, loss, backward, features, captions, params, null):
    captions = np.array(captions, dtype=np.int64)
    lengths = (captions != null).sum(axis=1)
    words, targets = np.delete(captions, -1, axis=1), np.delete(captions, 0, axis=1)
    mask = np.arange(targets.shape[1]) < lengths[:, np.newaxis] - 1
    scores, cache = forward(features, words, params)
    value, dscores = loss(scores, targets, mask)
    return float(value), dict(backward(dscores, cache))


@alternative("caption_loss")
def teach_by_transposing(forward, loss, backward, features, captions, params, null):
    first, *others = np.asarray(captions).astype(np.int64).T
    moments = [first, *others]
    words = np.array(moments[:-1], dtype=np.int64).reshape(-1, len(first)).T
    targets = np.array(others, dtype=np.int64).reshape(-1, len(first)).T
    answered = forward(features, words.copy(), dict(params))
    judged = loss(answered[0], targets.copy(), np.logical_not(np.equal(targets, null)))
    return judged[0], backward(judged[1], answered[1])


# --- greedy_caption -----------------------------------------------------------------------------------------


@mistake("greedy_caption", says="END stands in your result")
def greedy_end_written(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        written.append(word)
        if word == end:
            break
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="START stands in your result")
def greedy_start_written(step, state, start, end, max_length):
    written = [start]
    for _ in range(max_length):
        log_probs, state = step(written[-1], state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="START and END stand in your result")
def greedy_both_written(step, state, start, end, max_length):
    written = [start]
    for _ in range(max_length):
        log_probs, state = step(written[-1], state)
        written.append(int(np.argmax(log_probs)))
        if written[-1] == end:
            break
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="your caption goes on after END")
def greedy_without_end(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="START goes in again and again")
def greedy_start_each_time(step, state, start, end, max_length):
    written = []
    for _ in range(max_length):
        log_probs, state = step(start, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="hand on the state that `step` returned")
def greedy_state_lost(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, _ = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="your first word is the unlikeliest one")
def greedy_least_likely(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmin(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="END goes in first with yours")
def greedy_end_goes_in(step, state, start, end, max_length):
    written, word = [], end
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="the first one is `start`, here 3")
def greedy_start_is_one(step, state, start, end, max_length):
    written, word = [], 1
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="max_length = 2 gives [1, 2], yours [1]")
def greedy_start_counted(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length - 1):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="none after the last word")
def greedy_waits_for_end(step, state, start, end, max_length):
    written, word = [], start
    while True:
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end or len(written) == max_length:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="one call gives both, the log-probabilities")
def greedy_two_calls_each(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        following = int(np.argmax(step(word, state)[0]))
        if following == end:
            break
        state = step(word, state)[1]
        word = following
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="return a NumPy array, yours is a list")
def greedy_list_returned(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return written


@mistake("greedy_caption", says="max_length = 0 needs an int64 array of shape (0,), yours float64")
def greedy_empty_floats(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written).astype(np.int64) if written else np.array(written)


@mistake("greedy_caption", says="and then goes in each time")
def greedy_stops_at_a_repeat(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end or word in written:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="0 is a word like others")
def greedy_stops_at_null(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word in (0, end):
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="the number of START may be written as any word")
def greedy_start_left_out(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array([word for word in written if word != start], dtype=np.int64)


@mistake("greedy_caption", says="and 2 a word like others: use the argument")
def greedy_end_is_two(step, state, start, end, max_length):
    written, word = [], start
    end = 2 if end > 1 else end
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="ask for `end` when it comes out of `step`")
def greedy_asks_before_the_step(step, state, start, end, max_length):
    written, word = [], start
    while word != end and len(written) < max_length:
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word != end:
            written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="words 1, 3 and 4 tie")
def greedy_last_of_a_tie(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argsort(log_probs, kind="stable")[-1])
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="-1 is larger than -1.000000001")
def greedy_single_precision(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(np.asarray(log_probs, dtype=np.float32)))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="and returns (log_probs, next_state), in this order")
def greedy_state_first(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        state, log_probs = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="it needs the number of one word, an integer")
def greedy_word_as_an_array(step, state, start, end, max_length):
    written, word = [], np.array([start])
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = np.array([np.argmax(log_probs)])
        if word[0] == end:
            break
        written.append(word[0])
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="a state was compared, copied or asked whether it is true")
def greedy_copies_the_state(step, state, start, end, max_length):
    import copy

    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, copy.copy(state))
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="0, None and () are states like others")
def greedy_keeps_the_state_unless_there_is_one(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, following = step(word, state)
        if following is not None:
            state = following
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="and an array is asked")
def greedy_list_for_nothing(step, state, start, end, max_length):
    if max_length == 0:
        return []
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="compare with ==")
def greedy_asks_is(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(log_probs))
        if word is end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="and take no exponentials")
def greedy_by_probability(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        word = int(np.argmax(np.exp(np.asarray(log_probs, dtype=np.float64))))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@mistake("greedy_caption", says="what `step` returns may be read-only")
def greedy_writes_into_the_log_probs(step, state, start, end, max_length):
    written, word = [], start
    for _ in range(max_length):
        log_probs, state = step(word, state)
        log_probs = np.asarray(log_probs, dtype=np.float64)
        log_probs -= log_probs.max()
        word = int(np.flatnonzero(log_probs == 0)[0])
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


@alternative("greedy_caption")
def greedy_by_recursion(step, state, start, end, max_length):
    def rest(word, state, left):
        if left == 0:
            return []
        log_probs, state = step(word, state)
        word = max(range(len(log_probs)), key=lambda v: (float(log_probs[v]), -v))
        return [] if word == end else [word, *rest(word, state, left - 1)]

    return np.array(rest(start, state, int(max_length)), dtype=np.int64)


@alternative("greedy_caption")
def greedy_into_an_array(step, state, start, end, max_length):
    words = np.zeros(max_length + 1, dtype=np.int64)
    words[0], length = start, 0
    while length < max_length:
        answer = step(words[length], state)
        state = answer[1]
        best = np.flatnonzero(np.asarray(answer[0], dtype=np.float64) == np.max(answer[0]))[0]
        if best == end:
            break
        length += 1
        words[length] = best
    return words[1 : length + 1].copy()


@alternative("greedy_caption")
def greedy_by_generator(step, state, start, end, max_length):
    import itertools

    def words(word, state):
        while True:
            log_probs, state = step(word, state)
            order = sorted(range(len(log_probs)), key=lambda v: log_probs[v], reverse=True)
            word = order[0]
            if word == end:
                return
            yield word

    return np.fromiter(itertools.islice(words(start, state), int(max_length)), dtype=np.int64)


# --- beam_search --------------------------------------------------------------------------------------------


@mistake("beam_search", says="keep 2 captions, and let the best")
def beam_likeliest_word_alone(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:1]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="you keep `width` captions of each beginning")
def beam_width_of_each_beginning(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            longer = [(total + float(p), [*words, word], after) for word, p in enumerate(log_probs)]
            candidates += sorted(longer, key=score, reverse=True)[:width]
        beam = sorted(candidates, key=score, reverse=True)
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="and you lose it")
def beam_finished_ones_lost(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="a finished one takes one of the 2 places")
def beam_finished_ones_set_aside(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    finished = []
    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if not beam:
            break
        candidates = []
        for total, words, before in beam:
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        finished += [c for c in candidates if c[1][-1] == end]
        beam = sorted((c for c in candidates if c[1][-1] != end), key=score, reverse=True)[:width]
    best = max(finished + beam, key=score)
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="END is a word too")
def beam_length_without_end(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len([w for w in caption[1] if w != end])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="START is given, and does not count")
def beam_length_with_start(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / (1 + len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="compare by the score at each moment")
def beam_length_at_the_end_alone(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=lambda c: c[0], reverse=True)[:width]
    best = max(beam, key=score)
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="you return END as a word")
def beam_end_returned(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="you return START as a word")
def beam_start_returned(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = [start, *(best[1][:-1] if best[1][-1:] == [end] else best[1])]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="the first state goes in again")
def beam_state_of_the_moment_before(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, _ = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], before))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="START goes in again")
def beam_start_at_each_moment(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="the state does not know of")
def beam_state_of_the_last_call(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, state)
            state = after if not words else state
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="you go on after END")
def beam_goes_on_after_end(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        candidates = []
        for total, words, before in beam:
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="you stop too early, since the best one is finished")
def beam_stops_when_the_best_is_finished(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if beam[0][1][-1:] == [end]:
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="max_length counts END too")
def beam_end_beyond_max_length(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length + 1 if max_length else 0):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="a probability: leave it")
def beam_probability_returned(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(np.exp(score(best))) if max_length else 0.0


@mistake("beam_search", says="your score is the sum")
def beam_sum_returned(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(best[0])


@mistake("beam_search", says="alpha is an exponent")
def beam_alpha_as_a_factor(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / (alpha * len(caption[1]) if alpha and caption[1] else 1)

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="1 1, 1 2, 2 1 and 2 2")
def beam_higher_number_wins_a_tie(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score)[::-1][:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="your sort compares states")
def beam_sorted_with_states(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = [c for *_, c in sorted((-score(c), c[2], c[1], c) for c in candidates)][:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="you copy a state")
def beam_states_copied(step, state, start, end, width, max_length, *, alpha=0.0):
    from copy import deepcopy

    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, deepcopy(before))
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="leave out only the START that you gave")
def beam_every_start_left_out(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    written = [word for word in written if word != start or start == end]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="a caption without a word is not finished")
def beam_start_in_the_words(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1]) - 1) ** alpha

    beam = [(0.0, [start], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1], before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    written = written[1:]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="have changed: add without writing")
def beam_writes_into_log_probs(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word in range(len(log_probs)):
                log_probs[word] += total
                candidates.append((float(log_probs[word]), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="add in float64, and round nothing")
def beam_float32_sums(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((float(np.float32(total) + np.float32(log_prob)), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="an unfinished caption may win")
def beam_only_finished_ones_win(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = next((c for c in beam if c[1][-1:] == [end]), (0.0, [], state))
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="the highest score wins")
def beam_best_sum_wins(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = max(beam, key=lambda c: c[0])
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="max_length 0 leaves no word")
def beam_nothing_to_write(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0] if max_length else (float("-inf"), [], state)
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="and 1 was the better beginning")
def beam_finished_ones_first_in_a_tie(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=lambda c: (score(c), c[1][-1] == end), reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="when the last words are chosen, nothing is left to ask")
def beam_asks_ahead(step, state, start, end, width, max_length, *, alpha=0.0):
    if max_length == 0:
        return np.zeros(0, dtype=np.int64), 0.0
    beam = [(0.0, [], *step(start, state))]
    for _ in range(max_length):
        candidates = []
        for total, words, log_probs, after in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, None, after))
            else:
                candidates += [(total + float(p), [*words, w], None, after) for w, p in enumerate(log_probs)]
        candidates.sort(key=lambda c: c[0] / len(c[1]) ** alpha, reverse=True)
        beam = [
            (total, words, None, after) if words[-1] == end else (total, words, *step(words[-1], after))
            for total, words, _, after in candidates[:width]
        ]
    total, words = beam[0][:2]
    written = words[:-1] if words[-1] == end else words
    return np.array(written, dtype=np.int64), float(total / len(words) ** alpha)


@mistake("beam_search", says="while there is room it is kept")
def beam_without_impossible_words(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                if log_prob > -np.inf:
                    candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="only what is kept at the end can win")
def beam_that_remembers_the_best_finished_caption(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam, finished = [(0.0, [], state)], []
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
        finished += [caption for caption in beam if caption[1][-1:] == [end]]
    best = max([*beam, *finished], key=score)
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="multiply no probabilities")
def beam_of_products(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        with np.errstate(divide="ignore"):
            return np.log(caption[0]) / max(1, len(caption[1])) ** alpha

    beam = [(1.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total * np.exp(float(log_prob)), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="None, 0 and () are states")
def beam_from_the_first_state_for_none(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], None)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, state if before is None else before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="a captioner whose states are None, 0")
def beam_with_none_for_finished(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words and before is None for _, words, before in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words and before is None:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], None if word == end else after))
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@mistake("beam_search", says="you divide at each moment what was divided before")
def beam_divided_again_and_again(step, state, start, end, width, max_length, *, alpha=0.0):
    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for score, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((score, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                longer = (score + float(log_prob)) / (len(words) + 1) ** alpha
                candidates.append((longer, [*words, word], after))
        beam = sorted(candidates, key=lambda caption: caption[0], reverse=True)[:width]
    score, words, _ = beam[0]
    return np.array(words[:-1] if words[-1:] == [end] else words, dtype=np.int64), score


@mistake("beam_search", says="compare the scores in float64")
def beam_that_compares_in_float32(step, state, start, end, width, max_length, *, alpha=0.0):
    def score(caption):
        return caption[0] / max(1, len(caption[1])) ** alpha

    beam = [(0.0, [], state)]
    for _ in range(max_length):
        if all(words[-1:] == [end] for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if words[-1:] == [end]:
                candidates.append((total, words, before))
                continue
            log_probs, after = step(words[-1] if words else start, before)
            for word, log_prob in enumerate(log_probs):
                candidates.append((total + float(log_prob), [*words, word], after))
        beam = sorted(candidates, key=lambda caption: np.float32(score(caption)), reverse=True)[:width]
    best = beam[0]
    written = best[1][:-1] if best[1][-1:] == [end] else best[1]
    return np.array(written, dtype=np.int64), float(score(best))


@alternative("beam_search")
def beam_as_one_table(step, state, start, end, width, max_length, *, alpha=0.0):
    totals, captions, states = np.zeros(1), [()], [state]
    for moment in range(max_length):
        is_open = [not caption or caption[-1] != end for caption in captions]
        if not any(is_open):
            break
        scores, sums, origin, word = [], [], [], []
        for i, caption in enumerate(captions):
            if is_open[i]:
                log_probs, states[i] = step(caption[-1] if caption else start, states[i])
                grown = totals[i] + np.asarray(log_probs, dtype=np.float64)
                sums.append(grown)
                scores.append(grown / (moment + 1) ** alpha)
                origin.append(np.full(len(grown), i))
                word.append(np.arange(len(grown)))
            else:
                sums.append(totals[i : i + 1])
                scores.append(totals[i : i + 1] / len(caption) ** alpha)
                origin.append(np.array([i]))
                word.append(np.array([-1]))
        scores, sums, origin, word = (np.concatenate(part) for part in (scores, sums, origin, word))
        chosen = np.argsort(-scores, kind="stable")[:width]
        totals = sums[chosen]
        states = [states[origin[j]] for j in chosen]
        captions = [
            captions[origin[j]] if word[j] < 0 else (*captions[origin[j]], int(word[j])) for j in chosen
        ]
    best = captions[0]
    written = best[:-1] if best and best[-1] == end else best
    return np.array(written, dtype=np.int64), float(totals[0] / max(len(best), 1) ** alpha)


@alternative("beam_search")
def beam_as_a_linked_list(step, state, start, end, width, max_length, *, alpha=0.0):
    import heapq

    beam = [
        {"sum": 0.0, "score": 0.0, "length": 0, "word": start, "before": None, "state": state, "done": False}
    ]
    moment = 0
    while moment < max_length and not all(node["done"] for node in beam):
        moment += 1
        candidates = []
        for node in beam:
            if node["done"]:
                candidates.append(node)
                continue
            log_probs, after = step(node["word"], node["state"])
            best_first = sorted(range(len(log_probs)), key=lambda w, p=log_probs: (-float(p[w]), w))[:width]
            for word in sorted(best_first):
                total = node["sum"] + float(log_probs[word])
                candidates.append(
                    {
                        "sum": total,
                        "score": total / moment**alpha,
                        "length": moment,
                        "word": word,
                        "before": node,
                        "state": after,
                        "done": word == end,
                    }
                )
        beam = heapq.nlargest(width, candidates, key=lambda node: node["score"])
    node, words = beam[0], []
    while node["before"] is not None:
        if not node["done"]:
            words.insert(0, node["word"])
        node = node["before"]
    return np.array(words, dtype=np.int64), float(beam[0]["score"])


@alternative("beam_search")
def beam_by_recursion(step, state, start, end, width, max_length, *, alpha=0.0):
    def go_on(kept, moments_left):
        if moments_left == 0 or all(is_done for _, _, _, is_done in kept):
            return kept[0]
        ranked = []
        for rank, (log_probs, words, before, is_done) in enumerate(kept):
            if is_done:
                ranked.append((-sum(log_probs) / len(words) ** alpha, rank, 0, kept[rank]))
                continue
            row, after = step(words[-1] if words else start, before)
            for number, p in enumerate(np.array(row, dtype=np.float64).tolist()):
                longer = ([*log_probs, p], [*words, number], after, number == end)
                ranked.append((-sum(longer[0]) / len(longer[1]) ** alpha, rank, number, longer))
        ranked.sort(key=lambda entry: entry[:3])
        return go_on([entry[3] for entry in ranked[:width]], moments_left - 1)

    log_probs, words, _, is_done = go_on([([], [], state, False)], max_length)
    score = sum(log_probs) / len(words) ** alpha if words else 0.0
    return np.array(words[: len(words) - is_done], dtype=np.int64), float(score)


# --- attention_weights --------------------------------------------------------------------------------------


@mistake("attention_weights", says="the division by the square root of K is missing")
def looks_unscaled(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = np.einsum("nk,npk->np", queries, keys)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="you divide by K = 4")
def looks_divided_by_k(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = np.einsum("nk,npk->np", queries, keys) / queries.shape[1]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="you divide by the square root of P")
def looks_divided_by_places(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = np.einsum("nk,npk->np", queries, keys) / np.sqrt(keys.shape[1])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="you multiply by the square root of K")
def looks_multiplied(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = np.einsum("nk,npk->np", queries, keys) * np.sqrt(queries.shape[1])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="no cosine is asked")
def looks_by_cosine(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    queries = queries / np.linalg.norm(queries, axis=1, keepdims=True)
    keys = keys / np.linalg.norm(keys, axis=2, keepdims=True)
    scores = np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="with one picture this is a softmax over the pictures")
def looks_over_the_batch(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1])
    powers = np.exp(scores - scores.max(axis=0))
    return powers / powers.sum(axis=0)


@mistake("attention_weights", says="each picture is a softmax of its own")
def looks_over_everything(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1])
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


@mistake("attention_weights", says="a weight for each number of each key")
def looks_at_each_number(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = queries[:, np.newaxis, :] * keys / np.sqrt(queries.shape[1])
    powers = np.exp(scores - scores.max(axis=2, keepdims=True))
    return powers / powers.sum(axis=2, keepdims=True)


@mistake("attention_weights", says="an axis too many")
def looks_with_a_column_vector(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = keys @ queries[:, :, np.newaxis] / np.sqrt(queries.shape[1])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="these are the scores")
def looks_without_softmax(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    return np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1])


@mistake("attention_weights", says="divide by the sum over the places")
def looks_unnormalized(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    return np.exp(np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1]))


@mistake("attention_weights", says="not its logarithm")
def looks_in_logarithms(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1])
    scores = scores - scores.max(axis=1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))


@mistake("attention_weights", says="a sign is wrong")
def looks_away(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = -np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="the first picture is right, the second is not")
def looks_with_the_first_query(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = keys @ queries[0] / np.sqrt(queries.shape[1])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="make your weights nan")
def looks_and_overflows(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    powers = np.exp(np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1]))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="in one batch have the weights")
def looks_and_clips(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = np.clip(np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1]), -500, 500)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="clip nothing and add nothing")
def looks_with_a_floor(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1])
    powers = np.exp(np.maximum(scores - scores.max(axis=1, keepdims=True), -300)) * (
        scores > scores.max(axis=1, keepdims=True) - 700
    )
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="add nothing to the denominator")
def looks_with_a_small_constant(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    scores = np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / (powers.sum(axis=1, keepdims=True) + 1e-8)


@mistake("attention_weights", says="wrong for numbers of dtype int8")
def looks_in_the_dtype_given(queries, keys):
    queries, keys = np.asarray(queries), np.asarray(keys)
    scores = np.einsum("nk,npk->np", queries, keys).astype(np.float64) / np.sqrt(queries.shape[1])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@mistake("attention_weights", says="your function changed its arguments")
def looks_and_scales_the_argument(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float64), np.asarray(keys, dtype=np.float64)
    queries /= np.sqrt(queries.shape[1])
    scores = np.einsum("nk,npk->np", queries, keys)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@alternative("attention_weights")
def looks_place_by_place(queries, keys):
    import math

    queries, keys = (
        np.asarray(queries, dtype=np.float64).tolist(),
        np.asarray(keys, dtype=np.float64).tolist(),
    )
    rows = []
    for query, places in zip(queries, keys, strict=True):
        scores = [sum(q * k for q, k in zip(query, key, strict=True)) / len(query) ** 0.5 for key in places]
        largest = max(scores)
        total = sum(math.exp(score - largest) for score in scores)
        rows.append([math.exp(score - largest) / total for score in scores])
    return np.array(rows)


@alternative("attention_weights")
def looks_by_batched_product(queries, keys):
    queries = np.array(queries, dtype=np.float64)
    keys = np.array(keys, dtype=np.float64).transpose(0, 2, 1)
    scores = (queries[:, np.newaxis] @ keys)[:, 0] * queries.shape[-1] ** -0.5
    scores -= scores.max(axis=-1)[:, np.newaxis]
    return np.exp(scores - np.log(np.exp(scores).sum(axis=-1))[:, np.newaxis])


@alternative("attention_weights")
def looks_with_scipy_in_long_double(queries, keys):
    from scipy.special import softmax

    queries, keys = np.asarray(queries, dtype=np.longdouble), np.asarray(keys, dtype=np.longdouble)
    weights = np.empty(keys.shape[:2])
    for n in range(len(queries)):
        weights[n] = softmax((keys[n] / np.sqrt(keys.shape[2])) @ queries[n])
    return weights


@mistake("attention_weights", says="the weights are nearly right; compute in float64")
def looks_in_float32(queries, keys):
    queries, keys = np.asarray(queries, dtype=np.float32), np.asarray(keys, dtype=np.float64)
    scores = np.einsum("nk,npk->np", queries, keys) / np.sqrt(queries.shape[1])
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# --- attend -------------------------------------------------------------------------------------------------


@mistake("attend", says="with an rng you still mix all places")
def sees_softly_always(weights, values, *, rng=None):
    return np.einsum(
        "np,npf->nf", np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    )


@mistake("attend", says="you take the place with the largest weight")
def sees_the_largest_weight(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    return values[np.arange(len(values)), weights.argmax(axis=1)]


@mistake("attend", says="a place with weight 0 was drawn")
def sees_any_place(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    seen = np.empty((len(values), values.shape[2]))
    for n in range(len(values)):
        positive = np.flatnonzero(weights[n])
        spread = len(positive) if len(positive) == 1 else weights.shape[1]
        seen[n] = values[n, positive[0] if spread == 1 else rng.integers(spread)]
    return seen


@mistake("attend", says="the place with weight 0.5 was drawn in")
def sees_any_place_of_some_weight(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    seen = np.empty((len(values), values.shape[2]))
    for n in range(len(values)):
        seen[n] = values[n, rng.choice(np.flatnonzero(weights[n]))]
    return seen


@mistake("attend", says="the second picture is looked at where the first one is")
def sees_all_by_the_first_weights(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("p,npf->nf", weights[0], values) if len(weights) else np.zeros((0, values.shape[2]))
    return values[:, rng.choice(weights.shape[1], p=weights[0])]


@mistake("attend", says="one draw serves all pictures")
def sees_all_by_one_number(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    u = rng.random()
    places = (np.cumsum(weights, axis=1) <= u).sum(axis=1).clip(max=weights.shape[1] - 1)
    return values[np.arange(len(values)), places]


@mistake("attend", says="this is the plain mean of the places")
def sees_the_plain_mean(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return values.mean(axis=1)
    return np.array([v[rng.choice(len(p), p=p)] for p, v in zip(weights, values, strict=True)])


@mistake("attend", says="do not divide by P as well")
def sees_the_mean_of_weighted_places(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return (weights[:, :, np.newaxis] * values).mean(axis=1)
    return np.array([v[rng.choice(len(p), p=p)] for p, v in zip(weights, values, strict=True)])


@mistake("attend", says="without rng all places are mixed")
def sees_by_chance_without_rng(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng() if rng is None else rng
    places = [rng.choice(len(p), p=p) for p in weights]
    return np.array([values[n, place] for n, place in enumerate(places)]).reshape(-1, values.shape[2])


@mistake("attend", says="you return something that stands at no place")
def sees_each_feature_elsewhere(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    seen = np.empty((len(values), values.shape[2]))
    for n in range(len(values)):
        for f in range(values.shape[2]):
            seen[n, f] = values[n, rng.choice(weights.shape[1], p=weights[n]), f]
    return seen


@mistake("attend", says="the places 0 and 2 are seen, with all their features")
def sees_one_feature(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    seen = np.zeros((len(values), values.shape[2]))
    for n in range(len(values)):
        seen[n] = values[n, rng.choice(weights.shape[1], p=weights[n]), 0]
    return seen


@mistake("attend", says="hard: your result has an axis too many")
def sees_with_an_axis_left(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    return np.array([v[rng.choice(len(p), size=1, p=p)] for p, v in zip(weights, values, strict=True)])


@mistake("attend", says="soft: sum over the places")
def sees_all_weighted_places(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return weights[:, :, np.newaxis] * values
    return np.array([v[rng.choice(len(p), p=p)] for p, v in zip(weights, values, strict=True)])


@mistake("attend", says="a second call draws the same again")
def sees_by_its_own_seed(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    rng = np.random.default_rng(0)
    return np.array([v[rng.choice(len(p), p=p)] for p, v in zip(weights, values, strict=True)])


@mistake("attend", says="the same seed gives other draws")
def sees_by_global_chance(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    fresh = np.random.default_rng()
    return np.array([v[fresh.choice(len(p), p=p)] for p, v in zip(weights, values, strict=True)])


@mistake("attend", says="hard: no picture and 2 features make shape (0, 2)")
def sees_nothing_as_a_flat_array(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    return np.array([v[rng.choice(len(p), p=p)] for p, v in zip(weights, values, strict=True)])


@mistake("attend", says="hard: 2 pictures with 4 features from lists need (2, 4), float64")
def sees_in_the_dtype_given(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    seen = [v[rng.choice(len(p), p=p)] for p, v in zip(weights, values, strict=True)]
    return np.array(seen).reshape(len(values), values.shape[2])


@mistake("attend", says="soft: your function changed its arguments")
def sees_and_weights_the_argument(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        values *= weights[:, :, np.newaxis]
        return values.sum(axis=1)
    seen = [v[rng.choice(len(p), p=p)] for p, v in zip(weights, values, strict=True)]
    return np.array(seen).reshape(len(values), values.shape[2])


@mistake("attend", says="nearly right; compute in float64")
def sees_in_float32(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float32), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    seen = [v[rng.choice(len(p), p=p)] for p, v in zip(weights, values, strict=True)]
    return np.array(seen).reshape(len(values), values.shape[2])


@mistake("attend", says="in float64 its sum is 1.00000003")
def attend_with_rows_that_choice_refuses(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    seen = np.empty((len(values), values.shape[2]))
    for n, row in enumerate(weights):
        seen[n] = values[n, rng.choice(len(row), p=row)]
    return seen


@mistake("attend", says="are mixed in float32")
def attend_in_the_dtype_given(weights, values, *, rng=None):
    weights, values = np.asarray(weights), np.asarray(values)
    if rng is None:
        dtype = np.result_type(weights, values, np.float32)
        return np.einsum("np,npf->nf", weights, values, dtype=dtype).astype(np.float64)
    seen = np.empty((len(values), values.shape[2]))
    for n, row in enumerate(weights.astype(np.float64)):
        seen[n] = values[n, rng.choice(len(row), p=row / row.sum())]
    return seen


@alternative("attend")
def sees_by_the_gumbel_trick(weights, values, *, rng=None):
    weights, values = np.array(weights, dtype=np.float64), np.array(values, dtype=np.float64)
    if rng is None:
        return (weights[:, np.newaxis, :] @ values)[:, 0]
    with np.errstate(divide="ignore"):
        places = np.argmax(np.log(weights) + rng.gumbel(size=weights.shape), axis=1)
    return np.take_along_axis(values, places[:, np.newaxis, np.newaxis], axis=1)[:, 0]


@alternative("attend")
def sees_by_cumulated_weights(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    N, P, F = values.shape
    if rng is None:
        seen = np.zeros((N, F))
        for p in range(P):
            seen += weights[:, p : p + 1] * values[:, p]
        return seen
    edges = np.cumsum(weights, axis=1)
    places = (edges <= rng.random((N, 1)) * edges[:, -1:]).sum(axis=1)
    return values[np.arange(N), places]


@alternative("attend")
def sees_by_one_hot_draws(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if rng is not None:
        weights = rng.multinomial(1, weights / weights.sum(axis=1, keepdims=True)).astype(np.float64)
    return (values * weights[..., None]).sum(axis=-2)


@alternative("attend")
def sees_picture_by_picture(weights, values, *, rng=None):
    weights, values = np.asarray(weights, dtype=np.float64).tolist(), np.asarray(values, dtype=np.float64)
    seen = np.zeros((len(values), values.shape[2]))
    for n, row in enumerate(weights):
        if rng is None:
            for f in range(values.shape[2]):
                seen[n, f] = sum(a * v for a, v in zip(row, values[n, :, f].tolist(), strict=True))
            continue
        left, place = rng.random() * sum(row), 0
        while left >= row[place]:
            left -= row[place]
            place += 1
        seen[n] = values[n, place]
    return seen


# --- bleu ---------------------------------------------------------------------------------------------------


@mistake("bleu", says='you count "a" three times')
def bleu_unclipped(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += sum(count for run, count in counts.items() if run in most)
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="the brevity penalty is missing")
def bleu_without_penalty(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    return float(np.exp(logs / max_n))


@mistake("bleu", says="c and r exchanged")
def bleu_penalty_turned_round(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - c / r)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="your penalty is c/r")
def bleu_penalty_as_a_ratio(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = min(1.0, c / r)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="a long caption pays no penalty")
def bleu_penalty_for_the_long_too(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = np.exp(-abs(1 - r / c))
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="you take the arithmetic mean")
def bleu_arithmetic_mean(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += matched / total
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * logs / max_n)


@mistake("bleu", says="you multiply the precisions")
def bleu_product(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs))


@mistake("bleu", says="runs of max_n words are missing")
def bleu_stops_before_max_n(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max(max_n, 2)):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max(max_n - 1, 1)))


@mistake("bleu", says="only runs of max_n words")
def bleu_longest_runs_alone(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in [max_n]:
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs))


@mistake("bleu", says="you smooth the counts")
def bleu_add_one(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        logs += np.log((matched + 1) / (total + 1))
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="a repeated run counts once")
def bleu_sets_of_runs(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += len(counts.keys() & most.keys())
            total += len(counts)
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="by once in each of two references")
def bleu_sum_over_references(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most += runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="each run has its own best reference")
def bleu_one_reference_for_all_runs(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            matched += max((counts & runs(reference, n)).total() for reference in known)
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="each candidate has its own references")
def bleu_all_references_for_all(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate in candidates:
            counts = runs(candidate, n)
            most = Counter()
            for reference in (each for others in references for each in others):
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="you compare with the longest reference")
def bleu_longest_reference(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for known in references:
        r += max(len(reference) for reference in known)
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="you compare with the mean length")
def bleu_mean_length(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for known in references:
        r += np.mean([len(reference) for reference in known])
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="you compare with the shortest reference")
def bleu_shortest_reference(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for known in references:
        r += min(len(reference) for reference in known)
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="the shorter one counts")
def bleu_longer_of_two_near(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += -min((abs(len(reference) - len(candidate)), -len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="the length of all references together")
def bleu_length_of_all_references(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for known in references:
        r += sum(len(reference) for reference in known)
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="the second caption alone is too short")
def bleu_penalty_for_each_caption(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += max(
            len(candidate),
            min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1],
        )
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="not a negative number")
def bleu_negative_totals(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += len(candidate) - n + 1
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="the result is 0.0, yours raises")
def bleu_logarithm_of_zero(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        logs += __import__("math").log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="a caption of 3 words has no run of 4: the result is 0.0, yours is")
def bleu_skips_empty_precisions(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if total == 0:
            continue
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    if c == 0:
        return 0.0
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="compare words as they are")
def bleu_small_letters(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(word.lower() for word in words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="keep a run's words apart")
def bleu_words_run_together(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter("".join(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="runs of 3 and more words have no part in it")
def bleu_always_four(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    max_n = 4
    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = sum(len(candidate) for candidate in candidates)
    r = 0
    for candidate, known in zip(candidates, references, strict=True):
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    penalty = 1.0 if c > r else np.exp(1 - r / c)
    return float(penalty * np.exp(logs / max_n))


@mistake("bleu", says="you average the BLEU of single captions")
def bleu_mean_over_captions(candidates, references, *, max_n=4):
    from collections import Counter

    def of_one(candidate, known):
        logs = 0.0
        for n in range(1, max_n + 1):
            counts, most = Counter(), Counter()
            for i in range(len(candidate) - n + 1):
                counts[tuple(candidate[i : i + n])] += 1
            for reference in known:
                most |= Counter(tuple(reference[i : i + n]) for i in range(len(reference) - n + 1))
            matched = (counts & most).total()
            if matched == 0:
                return 0.0
            logs += np.log(matched / counts.total())
        r = min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
        penalty = 1.0 if len(candidate) > r else np.exp(1 - r / len(candidate))
        return penalty * np.exp(logs / max_n)

    return float(np.mean([of_one(*pair) for pair in zip(candidates, references, strict=True)]))


@mistake("bleu", says="you match a repeated run once")
def bleu_of_sets(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most & Counter(dict.fromkeys(most, 1))).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = r = 0
    for candidate, known in zip(candidates, references, strict=True):
        c += len(candidate)
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    return float(min(1.0, np.exp(1 - r / c)) * np.exp(logs / max_n))


@mistake("bleu", says="two runs look like one")
def bleu_of_joined_words(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(" ".join(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = r = 0
    for candidate, known in zip(candidates, references, strict=True):
        c += len(candidate)
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    return float(min(1.0, np.exp(1 - r / c)) * np.exp(logs / max_n))


@mistake("bleu", says="each of them counts, with its own references")
def bleu_by_candidate(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    pairs = {tuple(candidate): known for candidate, known in zip(candidates, references, strict=True)}
    candidates, references = list(pairs), list(pairs.values())
    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = r = 0
    for candidate, known in zip(candidates, references, strict=True):
        c += len(candidate)
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    return float(min(1.0, np.exp(1 - r / c)) * np.exp(logs / max_n))


@mistake("bleu", says="still has shorter runs")
def bleu_without_short_candidates(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            if len(candidate) < max_n:
                continue
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = r = 0
    for candidate, known in zip(candidates, references, strict=True):
        c += len(candidate)
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    return float(min(1.0, np.exp(1 - r / c)) * np.exp(logs / max_n))


@mistake("bleu", says="it is a reference, and may be the nearest in length")
def bleu_without_empty_references(candidates, references, *, max_n=4):
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = r = 0
    for candidate, known in zip(candidates, references, strict=True):
        c += len(candidate)
        lengths = [len(reference) for reference in known if reference] or [0]
        r += min((abs(length - len(candidate)), length) for length in lengths)[1]
    return float(min(1.0, np.exp(1 - r / c)) * np.exp(logs / max_n))


@mistake("bleu", says="change nothing in them")
def bleu_of_normal_forms(candidates, references, *, max_n=4):
    import unicodedata
    from collections import Counter

    def runs(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    def plain(words):
        return [unicodedata.normalize("NFC", word) for word in words]

    candidates = [plain(candidate) for candidate in candidates]
    references = [[plain(reference) for reference in known] for known in references]
    logs = 0.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in zip(candidates, references, strict=True):
            counts = runs(candidate, n)
            most = Counter()
            for reference in known:
                most |= runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        logs += np.log(matched / total)
    c = r = 0
    for candidate, known in zip(candidates, references, strict=True):
        c += len(candidate)
        r += min((abs(len(reference) - len(candidate)), len(reference)) for reference in known)[1]
    return float(min(1.0, np.exp(1 - r / c)) * np.exp(logs / max_n))


@alternative("bleu")
def bleu_by_loops(candidates, references, *, max_n=4):
    product, c, r = 1.0, 0, 0
    for n in range(1, max_n + 1):
        good, every = 0, 0
        for i in range(len(candidates)):
            have = [tuple(candidates[i][j : j + n]) for j in range(max(0, len(candidates[i]) - n + 1))]
            every += len(have)
            for run in set(have):
                best = 0
                for reference in references[i]:
                    found = sum(tuple(reference[j : j + n]) == run for j in range(len(reference)))
                    best = max(best, found)
                good += min(have.count(run), best)
        if good == 0:
            return 0.0
        product *= good / every
    for i in range(len(candidates)):
        c += len(candidates[i])
        nearest = len(references[i][0])
        for reference in references[i]:
            new, old = abs(len(reference) - len(candidates[i])), abs(nearest - len(candidates[i]))
            if new < old or (new == old and len(reference) < nearest):
                nearest = len(reference)
        r += nearest
    return float(min(1, np.e ** (1 - r / c)) * product ** (1 / max_n))


@alternative("bleu")
def bleu_by_arrays(candidates, references, *, max_n=4):
    if not len(candidates):
        return 0.0
    matched, total = np.zeros(max_n), np.zeros(max_n)
    lengths = np.zeros(2)
    for candidate, known in zip(candidates, references, strict=True):
        sizes = np.array(sorted(len(words) for words in known))
        lengths += len(candidate), sizes[np.argmin(np.abs(sizes - len(candidate)))]
        for n in range(1, max_n + 1):
            tables = []
            for words in [candidate, *known]:
                table = {}
                for run in zip(*(words[k:] for k in range(n)), strict=False):
                    table[run] = table.get(run, 0) + 1
                tables.append(table)
            for run, count in tables[0].items():
                matched[n - 1] += min(count, max(table.get(run, 0) for table in tables[1:]))
                total[n - 1] += count
    if not matched.all():
        return 0.0
    ratio = lengths[1] / lengths[0]
    return float(np.exp(min(0.0, 1 - ratio) + np.mean(np.log(matched) - np.log(total))))


@alternative("bleu")
def bleu_by_taking_away(candidates, references, *, max_n=4):
    from fractions import Fraction

    precisions = []
    for n in range(1, max_n + 1):
        hits = tries = 0
        for candidate, known in zip(candidates, references, strict=True):
            shelves = [[list(words[i : i + n]) for i in range(len(words) - n + 1)] for words in known]
            for i in range(len(candidate) - n + 1):
                run, tries, found = list(candidate[i : i + n]), tries + 1, False
                for shelf in shelves:
                    if run in shelf:
                        shelf.remove(run)
                        found = True
                hits += found
        precisions.append(Fraction(hits, tries) if tries else Fraction(0))
    if 0 in precisions:
        return 0.0
    spoken = sum(map(len, candidates))
    wanted = 0
    for candidate, known in zip(candidates, references, strict=True):
        distance = min(abs(len(words) - len(candidate)) for words in known)
        wanted += min(len(words) for words in known if abs(len(words) - len(candidate)) == distance)
    value = np.prod([float(p) ** (1 / max_n) for p in precisions])
    return float(value if spoken > wanted else value * np.exp(1 - wanted / spoken))


# --- describe_pictures --------------------------------------------------------------------------------------


@mistake("describe_pictures", says="trained on raw features")
def describes_from_raw_features(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="the mean is subtracted, and not divided yet")
def describes_centred_alone(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean = features.mean(axis=0)
    features, new_features = features - mean, new_features - mean
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="you divide by the variance")
def describes_by_the_variance(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.var(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="has N - 1 below")
def describes_with_n_minus_one(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0, ddof=1)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="you divide it by 0")
def describes_dividing_by_zero(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="one mean for all numbers")
def describes_by_one_mean(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(), features.std()
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="the new pictures are not standardized")
def describes_new_raw(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features = (features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="by their own mean")
def describes_new_by_their_own(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, new_features - new_features.mean(axis=0)
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="the new pictures have no part in it")
def describes_by_old_and_new(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    both = np.concatenate([features, new_features])
    mean, spread = both.mean(axis=0), both.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="to which nothing is added")
def describes_with_a_small_constant(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread += 1e-8
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="its computed deviation is 1.4e-17")
def describes_asking_for_deviation_zero(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[spread == 0] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="varies little, and it varies")
def describes_with_a_threshold(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[spread < 1e-10] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="the new weights are lost")
def describes_losing_the_new_weights(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="update is called with the gradients first")
def describes_with_gradients_first(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(grads, params)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="your losses are measured after the step")
def describes_losses_after_the_step(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        _, grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
        losses[i] = params["w"][0] if "w" in params else _
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="untrained is called with the number of pictures")
def describes_counting_the_pictures(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(captions))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="NULL, START and END are words too")
def describes_without_the_special_words(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words) - 3)
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="a batch of one")
def describes_with_a_batch_of_one(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [
        " ".join(words[number] for number in caption(row[np.newaxis], params)) for row in new_features
    ]
    return descriptions, losses


@mistake("describe_pictures", says="the words run together")
def describes_words_run_together(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = ["".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="look the numbers up in words")
def describes_in_numbers(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [list(caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="the untrained weights describe")
def describes_with_untrained_weights(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    untrained_params = params
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [
        " ".join(words[number] for number in caption(row, untrained_params)) for row in new_features
    ]
    return descriptions, losses


@mistake("describe_pictures", says="describe the 3 new ones")
def describes_what_is_known(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in features]
    return descriptions, losses


@mistake("describe_pictures", says="losses is a NumPy array")
def describes_with_a_list_of_losses(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses.tolist()


@mistake("describe_pictures", says="3 steps are 3 calls of loss_and_gradients, yours makes 2")
def describes_one_step_less(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps - 1):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="3 steps are 3 calls of loss_and_gradients, yours makes 6")
def describes_losses_once_more(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
        losses[i], _ = loss_and_gradients(features, table, params)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="do all steps, whatever")
def describes_stopping_early(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
        if i > 1 and losses[i] > losses[i - 1] + 0.5:
            break
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="the caller's features have changed")
def describes_writing_into_the_features(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features -= mean
    features /= spread
    new_features = (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="call encode once")
def describes_encoding_twice(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    encode(captions)
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="caption said 5 4 3")
def describes_with_its_own_numbers(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    words = ["<NULL>", "<START>", "<END>", *sorted(words[3:])]
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="40 pictures in float32")
def describes_with_float32_statistics(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features)
    features = features if features.dtype == np.float32 else features.astype(np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    features, mean, spread = (np.float64(a) for a in (features, mean, spread))
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="new pictures of which three are alike")
def describes_equal_pictures_once(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    known = {}
    for row in new_features:
        if tuple(row) not in known:
            known[tuple(row)] = " ".join(words[number] for number in caption(row, params))
    return [known[tuple(row)] for row in new_features], losses


@mistake("describe_pictures", says="all of them, END too if")
def describes_until_a_special_word(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = []
    for row in new_features:
        said = [words[number] for number in caption(row, params)]
        special = [i for i, word in enumerate(said) if word.startswith("<")]
        descriptions.append(" ".join(said[: special[0]] if special else said))
    return descriptions, losses


@mistake("describe_pictures", says="losses of type int")
def describes_with_the_dtype_of_the_losses(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = []
    for _ in range(steps):
        loss, grads = loss_and_gradients(features, table, params)
        losses.append(loss)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, np.array(losses)


@mistake("describe_pictures", says="take the distances from the mean before you square")
def describes_by_the_mean_of_squares(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean = features.mean(axis=0)
    spread = np.sqrt(np.abs((features**2).mean(axis=0) - mean**2))
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="plus or minus a millionth")
def describes_with_a_relative_threshold(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[spread <= 1e-10 * np.abs(mean)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="capitals and spaces as they are")
def describes_in_small_letters(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode([text.lower() for text in captions])
    params = untrained(len(words))
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="caption gets other weights than those after the last step")
def describes_with_the_best_weights(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses, best = np.zeros(steps), params
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
        if losses[i] == losses[: i + 1].min():
            best = params
    descriptions = [" ".join(words[number] for number in caption(row, best)) for row in new_features]
    return descriptions, losses


@mistake("describe_pictures", says="words: V is len(words)")
def describes_counting_the_numbers_in_the_table(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    new_features = np.asarray(new_features, dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(int(table.max()) + 1)
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


@alternative("describe_pictures")
def describes_column_by_column(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    old, new = np.array(features, dtype=np.float64), np.array(new_features, dtype=np.float64)
    for f in range(old.shape[1]):
        column = old[:, f].copy()
        middle = sum(column) / len(column)
        width = 1.0 if len(set(column.tolist())) == 1 else np.sqrt(np.mean((column - middle) ** 2))
        old[:, f] = (column - middle) / width
        new[:, f] = (new[:, f] - middle) / width
    table, words = encode(captions)
    params, losses = untrained(V=len(words)), []
    while len(losses) < steps:
        loss, grads = loss_and_gradients(old, table, params)
        losses.append(loss)
        params = update(params, grads)
    descriptions = []
    for m in range(len(new)):
        text = ""
        for number in caption(new[m], params):
            text += (" " if text else "") + words[number]
        descriptions.append(text)
    return descriptions, np.array(losses, dtype=np.float64)


@alternative("describe_pictures")
def describes_with_a_closure(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features = np.asarray(features, dtype=np.float64)
    centre = np.average(features, axis=0)
    distance = features - centre
    size = np.where(
        np.ptp(features, axis=0) > 0, np.sqrt(np.einsum("nf,nf->f", distance, distance) / len(features)), 1.0
    )

    def standardize(x):
        return (np.asarray(x, dtype=np.float64) - centre) / size

    table, words = encode(list(captions))
    history = [untrained(len(words))]
    losses = np.full(steps, np.nan)
    for step in range(steps):
        losses[step], slope = loss_and_gradients(standardize(features), table, dict(history[-1]))
        history.append(update(history[-1], slope))
    said = [caption(row, history[-1]) for row in standardize(new_features)]
    return [" ".join(map(words.__getitem__, numbers)) for numbers in said], losses


@alternative("describe_pictures")
def describes_with_masked_division(
    features, captions, new_features, encode, untrained, loss_and_gradients, update, caption, steps
):
    features, new_features = (np.array(x, dtype=np.longdouble) for x in (features, new_features))
    varies = (features != features[0]).any(axis=0)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    features, new_features = features - mean, new_features - mean
    features[:, varies] /= spread[varies]
    new_features[:, varies] /= spread[varies]
    features, new_features = features.astype(np.float64), new_features.astype(np.float64)
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.empty(0)
    for _ in range(steps):
        loss, grads = loss_and_gradients(features, table, params)
        params, losses = update(params, grads), np.append(losses, loss)
    return [" ".join(np.array(words, dtype=object)[list(caption(x, params))]) for x in new_features], losses
