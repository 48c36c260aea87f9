"""What learners write for the exercises of `lstm`: wrong in a way worth a message, or right in another way."""

import numpy as np

from grader.mistakes import alternative, mistake

LAST_AXIS = "in a matrix axis 1 is the last one"
LAST_OF_THREE = "axis 2 of three is the last one"
ANY_NEGATIVE = "NumPy takes any negative size in reshape for the one to be worked out"
LAST_COLUMN = "of two columns, column 1 is the last"
# Changes of the reference that no check can notice, and why.
EQUIVALENT = {
    "lstm_step: i, f, o, g = np.split(gates, 4, axis=1) → i, f, o, g = np.split(gates, 4, axis=-1)": LAST_AXIS,
    "lstm_forward: i, f, o, g = np.split(_open(moment), 4, axis=1) → i, f, o, g = "
    "np.split(_open(moment), 4, axis=-1)": LAST_AXIS,
    "lstm_step_backward: i, f, o, g = np.split(gates, 4, axis=1) → i, f, o, g = np.split(gates, "
    "4, axis=-1)": LAST_AXIS,
    "lstm_step_backward: da = np.concatenate([dc * g * i * (1 - i), dc * c_prev * f * (1 - f), dh "
    "* tanh_c * o * (1 - o), dc * i * (1 - g ** 2)], axis=1) → da = np.concatenate([dc * g * i * "
    "(1 - i), dc * c_prev * f * (1 - f), dh * tanh_c * o * (1 - o), dc * i * (1 - g ** 2)], "
    "axis=-1)": LAST_AXIS,
    "lstm_backward: x, gates, h, c, dh, dc = (np.ascontiguousarray(a.swapaxes(0, 1)) for a in (x, "
    "gates, h, c, dh, dc)) → x, gates, h, c, dh, dc = (a.swapaxes(0, 1) for a in (x, gates, h, c, "
    "dh, dc))": "how numbers lie in memory changes the time and not the result",
    "lstm_backward: i, f, o, g = np.split(gates, 4, axis=2) → i, f, o, g = np.split(gates, 4, axis=-1)": LAST_OF_THREE,
    "lstm_backward: da_i, da_f, da_o, da_g = np.split(da, 4, axis=2) → da_i, da_f, da_o, da_g = "
    "np.split(da, 4, axis=-1)": LAST_OF_THREE,
    "lstm_backward: flat = da.reshape(-1, da.shape[2]) → flat = da.reshape(-2, da.shape[2])": ANY_NEGATIVE,
    "lstm_backward: return ((da @ W_xh.T).swapaxes(0, 1), dh_later, dc_later, x.reshape(-1, "
    "x.shape[2]).T @ flat, h_prev.reshape(-1, h_prev.shape[2]).T @ flat, flat.sum(axis=0)) → "
    "return ((da @ W_xh.T).swapaxes(0, 1), dh_later, dc_later, x.reshape(-2, x.shape[2]).T @ "
    "flat, h_prev.reshape(-1, h_prev.shape[2]).T @ flat, flat.sum(axis=0))": ANY_NEGATIVE,
    "lstm_backward: return ((da @ W_xh.T).swapaxes(0, 1), dh_later, dc_later, x.reshape(-1, "
    "x.shape[2]).T @ flat, h_prev.reshape(-1, h_prev.shape[2]).T @ flat, flat.sum(axis=0)) → "
    "return ((da @ W_xh.T).swapaxes(0, 1), dh_later, dc_later, x.reshape(-1, x.shape[2]).T @ "
    "flat, h_prev.reshape(-2, h_prev.shape[2]).T @ flat, flat.sum(axis=0))": ANY_NEGATIVE,
    "_open: H = a.shape[1] // 4 → H = a.shape[-1] // 4": LAST_AXIS,
    "gradient_norms: dh = np.zeros((len(dh_last), T, dh_last.shape[1])) → dh = "
    "np.zeros((len(dh_last), T, dh_last.shape[-1]))": LAST_AXIS,
    "from_torch_order: rows = (4 * weight_hh.shape[1],) → rows = (4 * weight_hh.shape[-1],)": LAST_AXIS,
    "from_torch_order: require_shape('weight_ih', weight_ih, (*rows, weight_ih.shape[1])) → "
    "require_shape('weight_ih', weight_ih, (*rows, weight_ih.shape[-1]))": LAST_AXIS,
    "from_torch_order: require_shape('weight_hh', weight_hh, (*rows, weight_hh.shape[1])) → "
    "require_shape('weight_hh', weight_hh, (*rows, weight_hh.shape[-1]))": LAST_AXIS,
    "gradient_norms: norms.append(np.sqrt(np.sum(walk_back(dh) ** 2, axis=2))) → "
    "norms.append(np.sqrt(np.sum(walk_back(dh) ** 2, axis=-1)))": LAST_OF_THREE,
    "gradient_norms: return (norms[0], norms[1]) → return (norms[0], norms[-1])": "of two results the second is the last",
    "adding_problem_batch: x[rows, first, 1] = x[rows, second, 1] = 1 → x[rows, first, -1] = "
    "x[rows, second, 1] = 1": LAST_COLUMN,
    "adding_problem_batch: x[rows, first, 1] = x[rows, second, 1] = 1 → x[rows, first, 1] = "
    "x[rows, second, -1] = 1": LAST_COLUMN,
    "train_on_adding_problem: dh[:, -1] = derror @ params['W_hy'].T → dh[:, -1] = derror * "
    "params['W_hy'].T": "a column times a row is the same with @ and *",
}

# --- lstm_step ----------------------------------------------------------------------------------------------


@mistake("lstm_step", says="the input gate and the forget gate have changed places")
def step_input_and_forget_exchanged(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_f, a_i, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="here the third block is o, and g comes last")
def step_blocks_as_in_torch(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="your candidate g goes through a sigmoid")
def step_candidate_through_sigmoid(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    i, f, o, g = np.split(sigmoid(a), 4, axis=1)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="your gates go through a tanh")
def step_gates_through_tanh(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    i, f, o, g = np.split(np.tanh(a), 4, axis=1)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="your candidate g is the sum itself")
def step_candidate_left_raw(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), a_g  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="the forget gate is missing: only the part f")
def step_without_forget_gate(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="the input gate is missing: only the part i")
def step_without_input_gate(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="you keep the part 1 - i of the old cell")
def step_coupled_gates(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = (1 - i) * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="you keep the part 1 - f of the old cell")
def step_forgets_the_part_f(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = (1 - f) * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="the old cell is missing: add f * c_prev")
def step_without_old_cell(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="your new cell is made of h_prev")
def step_keeps_the_old_state(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * h_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="the bias b_h is missing in a")
def step_without_bias(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="you add the bias b_h twice")
def step_bias_of_both_products(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = (x @ W_xh + b_h) + (h_prev @ W_hh + b_h)
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="h_prev is missing in a")
def step_without_old_state(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="your gates look at the old cell")
def step_gates_look_at_the_cell(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + c_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="the cell itself goes through no tanh")
def step_cell_through_tanh(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = np.tanh(f * c_prev + i * g)
    h = o * c
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="the tanh is missing: h is o times")
def step_shows_the_cell_without_tanh(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * c
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="the output gate is missing: h is the part o")
def step_without_output_gate(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="you take the tanh of o * c")
def step_tanh_of_the_product(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = np.tanh(o * c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="you show the old cell: h is made of the new one")
def step_shows_the_old_cell(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c_prev)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="you take the sigmoid of the cell")
def step_cell_through_sigmoid(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * sigmoid(c)  # noqa: F821
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="your h and c have changed places")
def step_states_exchanged(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return c, h, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="yours is of type tuple and has 2 parts")
def step_without_cache(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c


@mistake("lstm_step", says="h must be a NumPy array, yours is tuple")
def step_states_in_a_pair(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return (h, c), None, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="yours has shape (4, 1): rows left, weights right")
def step_weights_transposed(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = W_xh.T @ x + W_hh.T @ h_prev + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="leave `c_prev` as it was given to you")
def step_cell_in_place(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = c_prev
    c *= f
    c += i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="leave `b_h` as it was given to you")
def step_sum_into_the_bias(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = b_h.reshape(1, -1)
    a += x @ W_xh + h_prev @ W_hh
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="the gates in your cache are the sums a")
def step_caches_the_sums(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = a
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="cache[4] must be c:")
def step_caches_the_old_cell_twice(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c_prev, W_xh, W_hh)


@mistake("lstm_step", says="yours has 8")
def step_caches_the_state(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, h, c, W_xh, W_hh)


@mistake("lstm_step", says="cache[1] must be h_prev:")
def step_cell_before_state_in_cache(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, c_prev, h_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="yours has (4, 1)")
def step_caches_gates_on_top_of_each_other(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g])
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="cache[3] must be gates:")
def step_caches_gates_as_in_torch(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, g, o], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="you take every fourth column for a gate")
def step_every_fourth_column(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = a[:, ::4], a[:, 1::4], a[:, 2::4], a[:, 3::4]
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="the new cells are wrong for N = 3, D = 5, H = 2")
def step_one_column_each(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = (a[:, k : k + 1] for k in range(4))
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="each block has H columns")
def step_blocks_along_the_batch(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a.T, 4) if len(a) > 1 else np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="another cell in a batch than alone")
def step_first_row_for_all(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev[0] + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="columns 4 and 5 are the two output gates")
def step_caches_gates_unit_by_unit(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.stack([i, f, o, g], axis=2).reshape(len(i), -1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="a quotient of exponentials overflows there")
def step_quotient_of_exponentials(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o = (np.exp(b) / (1 + np.exp(b)) for b in (a_i, a_f, a_o))
    g = np.tanh(a_g)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="cut off neither the sums nor the gates")
def step_sums_cut_off(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = np.clip(x @ W_xh + h_prev @ W_hh + b_h, -15, 15)
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="wrong for cells of 20 and -20")
def step_cells_cut_off(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = np.clip(f * c_prev + i * g, -10, 10)
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="not to 9 digits: compute in float64 throughout")
def step_in_single_precision(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = (x.astype(np.float32) @ W_xh.astype(np.float32) + h_prev @ W_hh + b_h).astype(np.float64)
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="convert to float64 before you compute")
def step_converted_too_late(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = map(np.asarray, (x, h_prev, c_prev, W_xh, W_hh, b_h))
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    cache = (x, h_prev, c_prev, gates, c, W_xh, W_hh)
    return h.astype(np.float64), c.astype(np.float64), tuple(part.astype(np.float64) for part in cache)


@mistake("lstm_step", says="must stand in the cache as float64")
def step_arguments_as_they_come(x, h_prev, c_prev, W_xh, W_hh, b_h):
    before = np.asarray(x), np.asarray(h_prev)
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)  # noqa: F821
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (*before, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="where f is 0 the old cell is gone")
def step_old_cell_where_f_is_shut(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    H = h_prev.shape[1]
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    c = f * c_prev + i * g
    c = np.where((f == 0).all(axis=1, keepdims=True), c_prev, c)
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="where i is 0 no candidate comes in")
def step_stands_still_where_i_is_shut(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    H = h_prev.shape[1]
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    c = f * c_prev + i * g
    c = np.where((i == 0).all(axis=1, keepdims=True), c_prev, c)
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="where o is 0 the state is 0")
def step_stands_still_where_o_is_shut(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    H = h_prev.shape[1]
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    c = f * c_prev + i * g
    if not o.any():
        c = c_prev
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="a sum of -800 shuts i, and yours stays open by a little")
def step_gates_never_quite_shut(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    H = h_prev.shape[1]
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    i = np.maximum(i, 1e-15)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="wrong where x is 0 for one sequence")
def step_past_sequences_without_input(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    H = h_prev.shape[1]
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    h = np.where((x == 0).all(axis=1, keepdims=True), h_prev, h)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="wrong where h_prev and c_prev are 0")
def step_stays_at_zero(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    H = h_prev.shape[1]
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    c = f * c_prev + i * g
    if not h_prev.any() and not c_prev.any():
        c = np.zeros(c.shape)
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="wrong where c_prev is 0 for the whole batch")
def step_fresh_cell_taken_whole(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    H = h_prev.shape[1]
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    if not c_prev.any():
        f = np.ones(f.shape)
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="wrong for cells of 1e+09 and -1e+09")
def step_large_cells_cut_off(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    H = h_prev.shape[1]
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    c = f * c_prev + i * g
    c = np.clip(c, -1e6, 1e6)
    h = o * np.tanh(c)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="and h is nan: a tanh made of exponentials")
def step_tanh_of_exponentials(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    H = h_prev.shape[1]
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    c = f * c_prev + i * g
    e = np.exp(-2 * c)
    h = o * (1 - e) / (1 + e)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@mistake("lstm_step", says="to the end of the tanh, on both sides")
def step_tanh_cut_short(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    H = h_prev.shape[1]
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    c = f * c_prev + i * g
    h = o * np.where(np.abs(c) > 8, np.sign(c), np.tanh(c))
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@alternative("lstm_step")
def step_number_by_number(x, h_prev, c_prev, W_xh, W_hh, b_h):
    import math

    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.array(a, dtype=float) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    N, H = h_prev.shape
    h, c, gates = np.zeros((N, H)), np.zeros((N, H)), np.zeros((N, 4 * H))
    for n in range(N):
        a = [
            b_h[k]
            + sum(x[n, d] * W_xh[d, k] for d in range(x.shape[1]))
            + sum(h_prev[n, j] * W_hh[j, k] for j in range(H))
            for k in range(4 * H)
        ]
        for j in range(H):
            i, f, o = (0.5 + 0.5 * math.tanh(a[k * H + j] / 2) for k in range(3))
            g = math.tanh(a[3 * H + j])
            c[n, j] = f * c_prev[n, j] + i * g
            h[n, j] = o * math.tanh(c[n, j])
            gates[n, j::H] = i, f, o, g
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@alternative("lstm_step")
def step_joined(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    N, H = c_prev.shape
    ones = np.ones((N, 1))
    a = np.hstack([x, h_prev, ones]) @ np.vstack([W_xh, W_hh, b_h])
    gates = a.copy()
    with np.errstate(over="ignore"):
        gates[:, : 3 * H] = 1 / (1 + np.exp(-a[:, : 3 * H]))
    gates[:, 3 * H :] = np.tanh(a[:, 3 * H :])
    i, f, o, g = gates.reshape(N, 4, H).swapaxes(0, 1)
    c = i * g
    c += f * c_prev
    h = np.tanh(c)
    h *= o
    return h, c.copy(), (x, h_prev, c_prev, gates, c, W_xh, W_hh)


@alternative("lstm_step")
def step_block_by_block(x, h_prev, c_prev, W_xh, W_hh, b_h):
    from scipy.special import expit

    x, h_prev, c_prev = (np.array(a, dtype=np.float64) for a in (x, h_prev, c_prev))
    W_xh, W_hh, b_h = (np.array(a, dtype=np.float64) for a in (W_xh, W_hh, b_h))
    H = W_hh.shape[0]
    opened = []
    for block, squash in enumerate((expit, expit, expit, np.tanh)):
        columns = slice(block * H, (block + 1) * H)
        a = np.einsum("nd,dk->nk", x, W_xh[:, columns]) + np.einsum("nj,jk->nk", h_prev, W_hh[:, columns])
        opened.append(squash(b_h[columns] + a))
    i, f, o, g = opened
    c = np.sum([f * c_prev, i * g], axis=0)
    return np.multiply(o, np.tanh(c)), c, (x, h_prev, c_prev, np.hstack(opened), c, W_xh, W_hh)


@alternative("lstm_step")
def step_in_extended_precision(x, h_prev, c_prev, W_xh, W_hh, b_h):
    given = [np.array(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)]
    x, h_prev, c_prev, W_xh, W_hh, b_h = (a.astype(np.longdouble) for a in given)
    a = x.dot(W_xh) + h_prev.dot(W_hh) + b_h[np.newaxis, :]
    H = a.shape[1] // 4
    half = (1 + np.tanh(a[:, : 3 * H] / 2)) / 2
    g = np.tanh(a[:, 3 * H :])
    c = half[:, H : 2 * H] * c_prev + half[:, :H] * g
    h = half[:, 2 * H :] * np.tanh(c)
    gates = np.concatenate([half, g], axis=-1).astype(np.float64)
    h, c = h.astype(np.float64), c.astype(np.float64)
    return h, c, (given[0], given[1], given[2], gates, c, given[3], given[4])


@alternative("lstm_step")
def step_read_only_results(x, h_prev, c_prev, W_xh, W_hh, b_h):
    x, h_prev, c_prev, W_xh, W_hh, b_h = (
        np.asarray(a, dtype=np.float64) for a in (x, h_prev, c_prev, W_xh, W_hh, b_h)
    )
    a = x @ W_xh + h_prev @ W_hh + b_h
    H = h_prev.shape[1]
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    h.setflags(write=False)
    c.setflags(write=False)
    gates = np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


# --- lstm_forward -------------------------------------------------------------------------------------------


@mistake("lstm_forward", says="its gates look at h0 again")
def forward_state_never_handed_on(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + h0 @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="it keeps the part f of c0 again")
def forward_cell_never_handed_on(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * c0 + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="every moment starts from h0 and c0 again")
def forward_nothing_handed_on(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + h0 @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * c0 + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="you start from a cell of zeros")
def forward_cell_from_zeros(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, np.zeros_like(c0)
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="you start with h0 for the cell")
def forward_cell_from_h0(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state = cell = h0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="you start from a state of zeros")
def forward_state_from_zeros(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = np.zeros_like(h0), c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="neither is zero here")
def forward_from_nothing(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="h0 and c0 have changed places")
def forward_starts_exchanged(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    cell, state = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="your gates look at the cell")
def forward_gates_look_at_the_cell(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + cell @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="here the third block is o, and g comes last")
def forward_blocks_as_in_torch(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, g, o = np.split(a, 4, axis=1)
        i, f, o, g = sigmoid(i), sigmoid(f), sigmoid(o), np.tanh(g)  # noqa: F821
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="i is the first block, f the second")
def forward_input_and_forget_exchanged(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        f, i, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="your candidate g goes through a sigmoid")
def forward_candidate_through_sigmoid(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o, g = np.split(sigmoid(a), 4, axis=1)  # noqa: F821
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="the forget gate is missing: f * cell")
def forward_without_forget_gate(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="the bias b_h is missing in a")
def forward_without_bias(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="the bias is missing at the second moment")
def forward_bias_at_the_first_moment(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + (b_h if t == 0 else 0)
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="your cell has gone through a tanh")
def forward_cell_through_tanh(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = np.tanh(f * cell + i * g)
        state = o * cell
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="the tanh is missing: h is o times the tanh")
def forward_state_without_tanh(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * cell
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="the output gate is missing: h is the part o")
def forward_without_output_gate(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="you show the cell of the moment before")
def forward_shows_the_cell_before(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(c[:, t - 1] if t else c0)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="do you begin at the end? Moment 0")
def forward_from_the_end(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T - 1, -1, -1):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="it has not seen the first input, 2")
def forward_without_input(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="so that the cell stands still, and open for one moment")
def forward_until_the_gates_shut(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
        if np.all(gates[:, t, :H] < 1e-15):
            h[:, t:], c[:, t:], gates[:, t:] = (a[:, t : t + 1] for a in (h, c, gates))
            break
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="your h and c have changed places")
def forward_states_and_cells_exchanged(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return c, h, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="yours is of type tuple and has 2 parts")
def forward_without_cells(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="your h is that of the last moment alone")
def forward_last_moment_alone(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return state, cell, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="your c is that of the last moment alone")
def forward_last_cell_alone(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, cell, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="your h has one moment too many")
def forward_starts_in_front(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    h = np.concatenate([h0[:, np.newaxis], h], axis=1)
    c = np.concatenate([c0[:, np.newaxis], c], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="your h has shape (T, N, H)")
def forward_time_first(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    T, H = x.shape[1], h0.shape[1]
    h, c, gates = [], [], []
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h.append(state)
        c.append(cell)
        gates.append(np.hstack([i, f, o, g]))
    h, c, gates = np.array(h), np.array(c), np.array(gates)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="h must be one NumPy array")
def forward_as_lists(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    T, H = x.shape[1], h0.shape[1]
    h, c, gates = [], [], []
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h.append(state)
        c.append(cell)
        gates.append(np.hstack([i, f, o, g]))
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="your cells come one moment late")
def forward_one_moment_late(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        before, old = state, cell
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = before, old, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="both your cells are the last one")
def forward_cells_in_one_array(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    T, H = x.shape[1], h0.shape[1]
    h, c, gates = [], [], []
    state, cell = h0, c0.copy()
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell *= f
        cell += i * g
        state = o * np.tanh(cell)
        h.append(state)
        c.append(cell)
        gates.append(np.hstack([i, f, o, g]))
    h, c, gates = np.stack(h, axis=1), np.stack(c, axis=1), np.stack(gates, axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="leave `c0` as it was given to you")
def forward_cells_into_c0(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell *= f
        cell += i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="x[t] is a whole sequence")
def forward_over_sequences(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="The loop ends early: range(T), where T is x.shape[1]")
def forward_as_often_as_sequences(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(len(x)):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="the gates in your cache are the sums a")
def forward_caches_the_sums(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, a
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="cache[3] must be gates of every moment")
def forward_caches_the_last_gates(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    gates = gates[:, -1]
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="those of the last moment, twice")
def forward_caches_the_last_gates_everywhere(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    gates[:] = gates[:, -1:]
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="yours has 7")
def forward_without_states_in_cache(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, c, W_xh, W_hh)


@mistake("lstm_forward", says="cache[1] must be h0:")
def forward_cache_in_another_order(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, c0, h0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="cache[4] must be h:")
def forward_cache_cells_before_states(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, c, h, W_xh, W_hh)


@mistake("lstm_forward", says="all inputs and old units count, and the columns lie in")
def forward_every_fourth_column(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o, g = (a[:, k::4] for k in range(4))
        i, f, o, g = sigmoid(i), sigmoid(f), sigmoid(o), np.tanh(g)  # noqa: F821
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="here columns 4 and 5 are no output gates")
def forward_gates_unit_by_unit(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.stack([i, f, o, g], axis=2).reshape(N, -1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="you reshape cells of shape (T, N, H)")
def forward_reshaped(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = [], [], []
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h.append(state)
        c.append(cell)
        gates.append(np.hstack([i, f, o, g]))
    h, c = np.array(h).reshape(N, T, H), np.array(c).reshape(N, T, H)
    gates = np.array(gates).reshape(N, T, 4 * H)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="has other cells in a batch than alone")
def forward_start_of_the_first_sequence(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = np.tile(h0[:1], (N, 1)), np.tile(c0[:1], (N, 1))
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="N, T, D = x.shape")
def forward_sizes_exchanged(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (T, N, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    if x.shape[0] == 1:
        T, N = x.shape[1], 1
        h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="T = 0 gives arrays without moments, yours raises")
def forward_stacks_lists(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    T, H = x.shape[1], h0.shape[1]
    h, c, gates = [], [], []
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h.append(state)
        c.append(cell)
        gates.append(np.hstack([i, f, o, g]))
    h, c, gates = np.stack(h, axis=1), np.stack(c, axis=1), np.stack(gates, axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="the first cells are right for T = 4, the last ones are not")
def forward_weights_that_fade(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + (b_h if t < 2 else 0)
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="wrong where all inputs of a moment are 0")
def forward_past_quiet_moments(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        if t and N > 1 and not x[:, t].any():
            h[:, t], c[:, t], gates[:, t] = h[:, t - 1], c[:, t - 1], gates[:, t - 1]
            continue
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="before an input comes: the loop runs to the end")
def forward_until_the_cell_stands_still(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
        if t and np.allclose(cell, c[:, t - 1]):
            h[:, t:], c[:, t:], gates[:, t:] = (a[:, t : t + 1] for a in (h, c, gates))
            break
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="where the cells grow from moment to moment")
def forward_cells_cut_off(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = np.clip(f * cell + i * g, -5, 5)
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="a quotient of exponentials overflows there")
def forward_quotient_of_exponentials(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        e = np.exp(a[:, : 3 * H])
        i, f, o = np.split(e / (1 + e), 3, axis=1)
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="cut off neither sums, cells nor states")
def forward_sums_cut_off(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = np.clip(x[:, t] @ W_xh + state @ W_hh + b_h, -12, 12)
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="wrong for 300 moments")
def forward_for_100_moments(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(min(T, 100)):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="not to 9 digits: compute in float64 throughout")
def forward_in_single_precision(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = (f * cell + i * g).astype(np.float32).astype(np.float64)
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="convert to float64 before you compute")
def forward_converted_too_late(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = map(np.asarray, (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.empty((N, T, H)), np.empty((N, T, H)), np.empty((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.hstack([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="where f is 0 the cell before is gone")
def forward_cell_stays_where_f_is_shut(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        old = cell
        cell = f * cell + i * g
        if not f.any():
            cell = old
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="where i is 0 no candidate comes in")
def forward_cell_stays_where_i_is_shut(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        old = cell
        cell = f * cell + i * g
        if not i.any():
            cell = old
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="where o is 0 the state is 0")
def forward_cell_stays_where_o_is_shut(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        old = cell
        cell = f * cell + i * g
        if not o.any():
            cell = old
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="a sum of -800 shuts i, and yours stays open by a little")
def forward_gates_never_quite_shut(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        i = np.maximum(i, 1e-12)
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="wrong where h0 and c0 are 0:")
def forward_first_step_skipped(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        if t == 0 and not h0.any() and not c0.any():
            cell = np.zeros(cell.shape)
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="wrong where h0 and c0 are 0, and the first input too")
def forward_nothing_before_the_first_input(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        if t == 0 and not h0.any() and not c0.any() and not x[:, 0].any():
            continue
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="wrong for c0 of a size of 200000")
def forward_large_cells_cut_off(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        cell = np.clip(cell, -10000.0, 10000.0)
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="h is nan for c0 of a size of 2000")
def forward_tanh_of_exponentials(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        e = np.exp(2 * cell)
        state = o * (e - 1) / (e + 1)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="wrong for 1200 moments, and right for 300")
def forward_for_1000_moments(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(min(T, 1000)):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="for a function that calls itself once for each of them")
def forward_calls_itself(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    if T == 0:
        return (
            np.zeros((N, 0, H)),
            np.zeros((N, 0, H)),
            (x, h0, c0, np.zeros((N, 0, 4 * H)), np.zeros((N, 0, H)), np.zeros((N, 0, H)), W_xh, W_hh),
        )
    a = x[:, 0] @ W_xh + h0 @ W_hh + b_h
    i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
    g = np.tanh(a[:, 3 * H :])
    cell = f * c0 + i * g
    state = o * np.tanh(cell)
    h, c, cache = lstm_forward(x[:, 1:], state, cell, W_xh, W_hh, b_h)  # noqa: F821
    h, c = np.concatenate([state[:, None], h], axis=1), np.concatenate([cell[:, None], c], axis=1)
    gates = np.concatenate([np.concatenate([i, f, o, g], axis=1)[:, None], cache[3]], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="your lstm_forward calls `lstm_step`")
def forward_calls_the_step(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        state, cell, _ = lstm_step(x[:, t], state, cell, W_xh, W_hh, b_h)  # noqa: F821
        a = state
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="was it ever written? The loop begins at t = 0")
def forward_from_the_second_moment(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(1, T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@mistake("lstm_forward", says="it is the first cell once more")
def forward_cell_stays_where_the_input_is_zero(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        old = cell
        cell = f * cell + i * g
        cell = np.where((x[:, t] == 0).all(axis=1, keepdims=True), old, cell)
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@alternative("lstm_forward")
def forward_number_by_number(x, h0, c0, W_xh, W_hh, b_h):
    import math

    x, h0, c0, W_xh, W_hh, b_h = (np.array(a, dtype=float) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, D), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    for n in range(N):
        state, cell = list(h0[n]), list(c0[n])
        for t in range(T):
            new = []
            for j in range(H):
                opened = []
                for block in range(4):
                    k = block * H + j
                    a = b_h[k] + sum(x[n, t, d] * W_xh[d, k] for d in range(D))
                    a += sum(state[m] * W_hh[m, k] for m in range(H))
                    opened.append(math.tanh(a) if block == 3 else (1 + math.tanh(a / 2)) / 2)
                    gates[n, t, k] = opened[-1]
                i, f, o, g = opened
                cell[j] = i * g + f * cell[j]
                new.append(o * math.tanh(cell[j]))
            state = new
            h[n, t], c[n, t] = state, cell
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@alternative("lstm_forward")
def forward_time_first_inside(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0 = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0))
    W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (W_xh, W_hh, b_h))
    H = h0.shape[1]
    sums = np.moveaxis(x @ W_xh + b_h, 1, 0)
    h = np.empty((len(sums) + 1, *h0.shape))
    c = np.empty((len(sums) + 1, *c0.shape))
    gates = np.empty(sums.shape)
    h[0], c[0] = h0, c0
    for t, from_input in enumerate(sums):
        a = from_input + h[t] @ W_hh
        with np.errstate(over="ignore"):
            gates[t] = 1 / (1 + np.exp(-a))
        gates[t, :, 3 * H :] = np.tanh(a[:, 3 * H :])
        i, f, o, g = (gates[t, :, k * H : (k + 1) * H] for k in range(4))
        c[t + 1] = f * c[t] + i * g
        h[t + 1] = o * np.tanh(c[t + 1])
    h, c, gates = (np.moveaxis(a, 0, 1) for a in (h[1:], c[1:], gates))
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@alternative("lstm_forward")
def forward_step_by_recursion_over_halves(x, h0, c0, W_xh, W_hh, b_h):
    given = tuple(np.array(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    H = given[1].shape[1]

    def read(x, state, cell):
        T = x.shape[1]
        if T == 0:
            return np.zeros((len(x), 0, H)), np.zeros((len(x), 0, H)), np.zeros((len(x), 0, 4 * H))
        if T == 1:
            a = np.concatenate([x[:, 0], state], axis=1) @ np.concatenate(given[3:5]) + given[5]
            a[:, : 3 * H] = sigmoid(a[:, : 3 * H])  # noqa: F821
            a[:, 3 * H :] = np.tanh(a[:, 3 * H :])
            i, f, o, g = np.hsplit(a, 4)
            cell = f * cell + i * g
            return (o * np.tanh(cell))[:, np.newaxis], cell[:, np.newaxis], a[:, np.newaxis]
        first = read(x[:, : T // 2], state, cell)
        second = read(x[:, T // 2 :], first[0][:, -1], first[1][:, -1])
        return tuple(np.concatenate(pair, axis=1) for pair in zip(first, second, strict=True))

    h, c, gates = read(*given[:3])
    return h, c, (*given[:3], gates, h.copy(), c.copy(), *given[3:5])


@alternative("lstm_forward")
def forward_sequence_by_sequence(x, h0, c0, W_xh, W_hh, b_h):
    from scipy.special import expit

    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    H = c0.shape[1]
    h, c = np.zeros((*x.shape[:2], H)), np.zeros((*x.shape[:2], H))
    gates = np.zeros((*x.shape[:2], 4 * H))
    for n, sequence in enumerate(x):
        state, cell = h0[n].copy(), c0[n].copy()
        for t, inputs in enumerate(sequence):
            a = (W_xh.T @ inputs + W_hh.T @ state + b_h).reshape(4, H)
            i, f, o = expit(a[:3])
            g = np.tanh(a[3])
            cell *= f
            cell += i * g
            state = o * np.tanh(cell)
            h[n, t], c[n, t], gates[n, t] = state, cell, np.ravel([i, f, o, g])
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


@alternative("lstm_forward")
def forward_read_only_results(x, h0, c0, W_xh, W_hh, b_h):
    x, h0, c0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, c0, W_xh, W_hh, b_h))
    (N, T, _), H = x.shape, h0.shape[1]
    h, c, gates = np.zeros((N, T, H)), np.zeros((N, T, H)), np.zeros((N, T, 4 * H))
    state, cell = h0, c0
    for t in range(T):
        a = x[:, t] @ W_xh + state @ W_hh + b_h
        i, f, o = np.split(sigmoid(a[:, : 3 * H]), 3, axis=1)  # noqa: F821
        g = np.tanh(a[:, 3 * H :])
        cell = f * cell + i * g
        state = o * np.tanh(cell)
        h[:, t], c[:, t], gates[:, t] = state, cell, np.concatenate([i, f, o, g], axis=1)
    h.setflags(write=False)
    c.setflags(write=False)
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


# --- lstm_step_backward -------------------------------------------------------------------------------------


@mistake("lstm_step_backward", says="what reaches c through h is missing")
def back_one_without_h(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="dc itself is missing")
def back_one_without_dc(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="the slope of the tanh is missing on the way")
def back_one_without_slope_of_the_cell(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="the output gate is missing on the way")
def back_one_without_o_to_the_cell(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="your slope on the way from h to c is 1 - h**2")
def back_one_slope_from_h(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    h = o * np.tanh(c)
    dc_all = dc + dh * o * (1 - h**2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="your slope on the way from h to c is 1 - c**2")
def back_one_slope_from_c(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - c**2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="through h has the wrong sign")
def back_one_slope_turned(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (np.tanh(c) ** 2 - 1)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="you add dh to dc as it is")
def back_one_dh_added_to_dc(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="your db_h holds the gradients of the gates themselves")
def back_one_before_the_nonlinearities(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g
    da_f = dc_all * c_prev
    da_o = dh * np.tanh(c)
    da_g = dc_all * i
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="in the order i, f, g, o")
def back_one_blocks_as_in_torch(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="the blocks of i and f have changed places")
def back_one_i_and_f_exchanged(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_f, da_i, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="by its slope, i (1 - i)")
def back_one_i_without_slope(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="what reaches i is all of dc times g")
def back_one_i_without_g(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="your slope is 1 - i**2")
def back_one_tanh_slopes_for_gates(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * (1 - i**2)
    da_f = dc_all * c_prev * (1 - f**2)
    da_o = dh * np.tanh(c) * (1 - o**2)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="you take the sigmoid of i")
def back_one_sigmoid_of_gates(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    s = sigmoid(i)  # noqa: F821
    da_i = dc_all * g * s * (1 - s)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="its other factor is the *old* cell")
def back_one_f_with_the_new_cell(dh, dc, cache):
    x, h_prev, _c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="what reaches f is all of dc times c_prev")
def back_one_f_without_the_old_cell(dh, dc, cache):
    x, h_prev, _c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="and yours is h_prev")
def back_one_f_with_the_old_state(dh, dc, cache):
    x, h_prev, _c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * h_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="by its slope, f (1 - f)")
def back_one_f_without_slope(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="its other factor is tanh(c), and yours is c")
def back_one_o_with_the_cell(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * c * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="what reaches o is dh times tanh(c)")
def back_one_o_without_the_cell(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="it comes from all of dc: the output gate makes h alone")
def back_one_o_from_dc(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dc_all * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="by its slope, o (1 - o)")
def back_one_o_without_slope(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="your slope is g (1 - g), which is that of a sigmoid")
def back_one_sigmoid_slope_for_g(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * g * (1 - g)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="your slope is 1 - g: square g first")
def back_one_one_minus_g(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="what reaches g is all of dc times i")
def back_one_g_without_i(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="its other factor is i, and yours is g itself")
def back_one_g_with_g(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * g * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="you take the tanh of g")
def back_one_tanh_of_g(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - np.tanh(g) ** 2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="the forget gate is missing: in f * c_prev")
def back_one_old_cell_without_f(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="you multiply dc alone by f")
def back_one_old_cell_from_dc_alone(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="this is the block of f in da")
def back_one_old_cell_from_the_block_of_f(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, da_f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="there is a slope in it")
def back_one_old_cell_with_slope(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f * (1 - f), x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="dh_prev and dc_prev have changed places")
def back_one_old_state_and_cell_exchanged(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, dc_all * f, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="your dh_prev has dh added")
def back_one_dh_past_the_step(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, dh + da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="the right shapes in the wrong order")
def back_one_weights_first(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return x.T @ da, h_prev.T @ da, da.sum(axis=0), da @ W_xh.T, da @ W_hh.T, dc_all * f


@mistake("lstm_step_backward", says="return a tuple of six arrays")
def back_one_without_dc_prev(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="see where a weight has to be transposed")
def back_one_weights_not_transposed(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="dW_xh must have shape (3, 8), yours is (8, 3)")
def back_one_dW_xh_turned(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, da.T @ x, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="dx must have shape (2, 3), yours is (8, 3)")
def back_one_gates_on_top_of_each_other(dh, dc, cache):
    _x, _h_prev, c_prev, gates, c, W_xh, _W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g])
    return np.repeat(da, 4, axis=1)[:, :8] @ W_xh.T, da, dc_all * f, da, da, da


@mistake("lstm_step_backward", says="one row for each sequence")
def back_one_bias_not_summed(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da


@mistake("lstm_step_backward", says="your db_h is half of what it must be")
def back_one_mean_of_the_bias(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.mean(axis=0)


@mistake("lstm_step_backward", says="your dW_xh is half of what it must be")
def back_one_mean_of_the_weights(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da / len(x), h_prev.T @ da / len(x), da.sum(axis=0)


@mistake("lstm_step_backward", says="the state *before* the step, and nothing else")
def back_one_new_state_in_dW_hh(dh, dc, cache):
    x, _h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, (o * np.tanh(c)).T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="row 0 of dW_xh is wrong")
def back_one_first_sequence_in_dW_xh(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, np.outer(x[0], da[0]), h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="that of the first sequence alone")
def back_one_first_sequence_in_db_h(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da[0]


@mistake("lstm_step_backward", says="your db_h goes unit by unit")
def back_one_unit_by_unit(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.stack([da_i, da_f, da_o, da_g], axis=2).reshape(len(x), -1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="and the blocks of da stand in the same order")
def back_one_every_fourth_column(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = (gates[:, k::4] for k in range(4))
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="all four blocks reach x")
def back_one_candidate_alone_reaches_x(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return (
        da_g @ W_xh[:, -da_g.shape[1] :].T,
        da @ W_hh.T,
        dc_all * f,
        x.T @ da,
        h_prev.T @ da,
        da.sum(axis=0),
    )


@mistake("lstm_step_backward", says="leave `dc` as it was given to you")
def back_one_dc_in_place(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc
    dc_all += dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="you changed `c` in the cache")
def back_one_tanh_into_the_cache(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    np.tanh(c, out=c)
    dc_all = dc + dh * o * (1 - c**2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * c * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="you changed `gates` in the cache")
def back_one_slopes_into_the_gates(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    f *= dc_all
    return da @ W_xh.T, da @ W_hh.T, f.copy(), x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="where dh, dc and the cache are read-only")
def back_one_dc_put_back(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    through_h = dh * o * (1 - np.tanh(c) ** 2)
    kept = dc.copy()
    dc += through_h
    dc_all = dc.copy()
    dc[:] = kept
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="do you clip?")
def back_one_clipped(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    da = np.clip(da, -1000, 1000)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="or cut small numbers off?")
def back_one_cuts_small_numbers_off(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    dc_all = np.where(np.abs(dc_all) < 1e-8, 0, dc_all)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    da = np.where(np.abs(da) < 1e-9, 0, da)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="db_h is wrong where i alone is at 0, with the slope 0, in 1 of")
def back_one_least_slope(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * np.maximum(i * (1 - i), 1e-6)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="dx must be a float64 array")
def back_one_in_single_precision(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = (a.astype(np.float32) for a in cache)
    dh, dc = np.asarray(dh, dtype=np.float32), np.asarray(dc, dtype=np.float32)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="is nearly what was measured")
def back_one_nearly_right(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    dc_all = dc + dh * o * (1 - np.tanh(c) ** 2)
    da_i = dc_all * g * i * (1 - i)
    da_f = dc_all * c_prev * f * (1 - f)
    da_o = dh * np.tanh(c) * o * (1 - o)
    da_g = dc_all * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    da = da.astype(np.float32).astype(np.float64)
    return da @ W_xh.T, da @ W_hh.T, dc_all * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="is nan for cells of 1000 and -1000")
def back_one_slope_of_exponentials(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 4 * np.exp(2 * c) / (np.exp(2 * c) + 1) ** 2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="is wrong for cells of 4.5 and -4.5")
def back_one_slope_cut_short(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = np.where(np.abs(c) > 4, 0, 1 - tanh_c**2)
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="is wrong for cells of 8.5 and -8.5")
def back_one_slope_cut_short_at_8(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = np.where(np.abs(c) > 8, 0, 1 - tanh_c**2)
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="is wrong for cells of 40 and -40")
def back_one_old_cells_cut_off(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * np.clip(c_prev, -100, 100) * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="so of dh alone nothing reaches c_prev")
def back_one_least_slope_of_the_cell(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = np.maximum(1 - tanh_c**2, 1e-12)
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="dc_prev is wrong where f alone is at 1")
def back_one_divides_by_the_slope_of_f(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = da_f / (c_prev * (1 - f))
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="db_h is wrong where f alone is at 0, with the slope 0, in 1 of")
def back_one_old_cell_by_division(dh, dc, cache):
    x, h_prev, _, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * ((c - i * g) / f) * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="db_h is wrong where i alone is at 1, with the slope 0, in 1 of")
def back_one_candidate_by_division(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = da_i / (g * (1 - i)) * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="db_h is wrong where f alone is at 0, with the slope 0, in 4 of")
def back_one_nothing_past_a_shut_f(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    dead = (f == 0).all(axis=1, keepdims=True)
    da = np.where(dead, 0, da)
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="dc_prev is wrong where i alone is at 0")
def back_one_no_cell_past_a_shut_i(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    dead = i == 0
    dc_prev = np.where(dead, 0, dc_prev)
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="db_h is wrong where o alone is at 0, with the slope 0, in 1 of")
def back_one_tanh_from_the_state(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = o * np.tanh(c) / o
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="db_h is wrong where g alone is at 1")
def back_one_no_input_gate_where_g_is_full(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = np.where(np.abs(g) == 1, 0, dc_t * g * i * (1 - i))
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="db_h is wrong where g alone is at -1")
def back_one_no_input_gate_where_g_is_minus_1(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = np.where(g == -1, 0, dc_t * g * i * (1 - i))
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="db_h is wrong where i alone is at 0.999999999")
def back_one_slope_rounded_to_zero(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * np.where(i > 1 - 1e-8, 0, i * (1 - i))
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="dx is wrong where x is 0 for one sequence")
def back_one_nothing_where_x_is_zero(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    da = np.where((x == 0).all(axis=1, keepdims=True), 0, da)
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="dc_prev is wrong where h_prev and c_prev are 0")
def back_one_no_cell_before_the_first_step(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    if not h_prev.any() and not c_prev.any():
        dc_prev = np.zeros(dc_prev.shape)
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("lstm_step_backward", says="where the new cell is exactly 0, though the old one is not")
def back_one_nothing_past_an_empty_cell(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 - tanh_c**2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    dc_prev = np.where(c == 0, 0, dc_prev)
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@alternative("lstm_step_backward")
def back_one_number_by_number(dh, dc, cache):
    import math

    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    (N, D), H = x.shape, c.shape[1]
    dx, dh_prev, dc_prev = np.zeros((N, D)), np.zeros((N, H)), np.zeros((N, H))
    dW_xh, dW_hh, db_h = np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros(4 * H)
    for n in range(N):
        for j in range(H):
            i, f, o, g = (float(gates[n, block * H + j]) for block in range(4))
            up, shown = float(dh[n][j]), math.tanh(c[n, j])
            cell = float(dc[n][j]) + up * o * (1 - shown) * (1 + shown)
            dc_prev[n, j] = f * cell
            slopes = (
                cell * g * (i - i * i),
                cell * float(c_prev[n, j]) * (f - f * f),
                up * shown * (o - o * o),
                cell * i * (1 - g) * (1 + g),
            )
            for block, da in enumerate(slopes):
                k = block * H + j
                db_h[k] += da
                for d in range(D):
                    dx[n, d] += da * W_xh[d, k]
                    dW_xh[d, k] += da * x[n, d]
                for m in range(H):
                    dh_prev[n, m] += da * W_hh[m, k]
                    dW_hh[m, k] += da * h_prev[n, m]
    return dx, dh_prev, dc_prev, dW_xh, dW_hh, db_h


@alternative("lstm_step_backward")
def back_one_blocks_on_an_axis(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.array(dh, dtype=float), np.array(dc, dtype=float)
    N, H = c.shape
    blocks = gates.reshape(N, 4, H)
    slope = np.concatenate([blocks[:, :3] * (1 - blocks[:, :3]), 1 - blocks[:, 3:] ** 2], axis=1)
    to_cell = dc + dh * blocks[:, 2] / np.cosh(c) ** 2
    other = np.stack(
        [to_cell * blocks[:, 3], to_cell * c_prev, dh * np.tanh(c), to_cell * blocks[:, 0]], axis=1
    )
    da = (other * slope).reshape(N, 4 * H)
    return (
        np.einsum("nk,dk->nd", da, W_xh),
        np.einsum("nk,jk->nj", da, W_hh),
        np.einsum("nj,nj->nj", to_cell, blocks[:, 1]),
        np.einsum("nd,nk->dk", x, da),
        np.tensordot(h_prev, da, axes=(0, 0)),
        np.ones(N) @ da,
    )


@alternative("lstm_step_backward")
def back_one_from_joined_weights(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = (np.asarray(a, dtype=np.longdouble) for a in (dh, dc))
    H, D = c.shape[1], x.shape[1]
    i, f, o, g = (gates[:, k * H : (k + 1) * H].astype(np.longdouble) for k in range(4))
    shown = np.tanh(c.astype(np.longdouble))
    cell = dc + dh * o - dh * o * shown**2
    da = np.hstack(
        [
            cell * g * i * (1 - i),
            cell * c_prev * f * (1 - f),
            dh * shown * o * (1 - o),
            cell * i * (1 - g * g),
        ]
    )
    da = da.astype(np.float64)
    back = da @ np.vstack([W_xh, W_hh]).T
    into = np.hstack([x, h_prev, np.ones((len(x), 1))]).T @ da
    dc_prev = (cell * f).astype(np.float64)
    return back[:, :D], back[:, D:], dc_prev, into[:D], into[D:-1], into[-1]


@alternative("lstm_step_backward")
def back_one_cell_made_again(dh, dc, cache):
    x, h_prev, c_prev, gates, _, W_xh, W_hh = cache
    dh, dc = np.array(dh, np.float64), np.array(dc, np.float64)
    i, f, o, g = np.hsplit(gates, 4)
    shown = np.tanh(i * g + f * c_prev)
    dc += dh * o * (1 - shown * shown)
    ways = [(dc * g, i), (dc * c_prev, f), (dh * shown, o)]
    da = np.concatenate([d * s * (1 - s) for d, s in ways] + [dc * i - dc * i * g * g], axis=1)
    dc *= f
    return da.dot(W_xh.T), da.dot(W_hh.T), dc, x.T.dot(da), h_prev.T.dot(da), np.add.reduce(da, axis=0)


@alternative("lstm_step_backward")
def back_one_slope_by_cosh(dh, dc, cache):
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    slope = 1 / np.cosh(c) ** 2
    dc_t = dc + dh * o * slope
    da_i = dc_t * g * i * (1 - i)
    da_f = dc_t * c_prev * f * (1 - f)
    da_o = dh * tanh_c * o * (1 - o)
    da_g = dc_t * i * (1 - g**2)
    da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
    dc_prev = dc_t * f
    return da @ W_xh.T, da @ W_hh.T, dc_prev, x.T @ da, h_prev.T @ da, da.sum(axis=0)


# --- lstm_backward ------------------------------------------------------------------------------------------


@mistake("lstm_backward", says="nothing reaches it from the moment after")
def back_all_dh_of_later_dropped(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t]
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dh of this moment is lost")
def back_all_dh_of_present_dropped(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh_later if t < T - 1 else dh[:, t]
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="what you send back has not gone through the step")
def back_all_dh_sent_as_it_is(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = dh_t, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="what belongs to the cell has gone to the state")
def back_all_ways_exchanged(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dc_later, dh_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="you send back dh itself as well")
def back_all_dh_past_the_step(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = dh_t + da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="nothing comes to it from the next cell")
def back_all_cells_of_later_dropped(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dc of this moment is lost")
def back_all_dc_of_present_dropped(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = (dc_later if t < T - 1 else dc[:, t]) + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dc of this moment is missing: it has a loss")
def back_all_dc_never_used(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="the forget gate is missing on the way back")
def back_all_forget_gate_missing(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="that of the wrong moment: it is f of the *later* one")
def back_all_forget_gate_of_this_moment(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + f * dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="you send back dc alone, times f")
def back_all_dc_alone_sent(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, (dc[:, t] + dc_later) * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is only what this moment's own loss sends")
def back_all_through_h_from_own_loss(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh[:, t] * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="what reaches c through h is missing: add dh")
def back_all_without_h_to_c(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="what reaches c through h is missing at this moment")
def back_all_through_h_at_the_last_moment(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later
        if t == T - 1:
            dc_t = dc_t + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="the slope of the tanh is missing on the way")
def back_all_without_slope_of_the_cell(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="stands o of the later moment")
def back_all_o_of_the_later_moment(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        later = min(t + 1, T - 1)
        dc_t = dc[:, t] + dc_later + dh_t * gates[:, later, 2 * H : 3 * H] * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="stands the slope of the later cell")
def back_all_slope_of_the_later_cell(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - np.tanh(c[:, min(t + 1, T - 1)]) ** 2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="you send back the block of f")
def back_all_block_of_f_sent(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, da_f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="you send back all of dc times i")
def back_all_input_gate_on_the_direct_path(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * i
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="the blocks stand in the order i, f, g, o")
def back_all_blocks_as_in_torch(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="these are the gradients of the gates")
def back_all_before_the_nonlinearities(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g
        da_f = dc_t * c_prev
        da_o = dh_t * tanh_c
        da_g = dc_t * i
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="the forget gate met the cell of the moment *before*")
def back_all_f_with_the_cell_of_the_moment(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, _c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c[:, t] * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="takes c0 at the last moment")
def back_all_f_with_c0_always(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, _c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c0 * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="the block of g has the slope of a sigmoid")
def back_all_sigmoid_slope_for_g(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * g * (1 - g)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="the block of o comes from all of dc")
def back_all_o_from_dc(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dc_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="the block of o in yours is 0.4373")
def back_all_gates_of_the_last_moment(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, -1], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="your walk goes from the first moment to the last")
def back_all_from_the_front(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="nothing comes to the last moment")
def back_all_last_moment_left_out(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 2, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="your loop stops before t = 0")
def back_all_stops_before_the_first(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, 0, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="the cell before the first moment is c0, and c0 is not zero")
def back_all_zeros_for_c0(dh, dc, cache):
    x, h0, _c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, np.zeros((N, H)))
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="that is the *last* cell")
def back_all_last_cell_before_the_first(dh, dc, cache):
    x, h0, _c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = h[:, t - 1] if t > 0 else h0, c[:, t - 1]
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="it takes h0: the cell before the first moment")
def back_all_h0_for_c0(dh, dc, cache):
    x, h0, _c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, h0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="your dx runs from the last moment to the first")
def back_all_dx_in_order_of_the_walk(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, T - 1 - t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dh0 and dc0 have changed places")
def back_all_starts_exchanged(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dc_later, dh_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="the first moment sends something back to h0 as well")
def back_all_dh0_zeros(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, np.zeros((N, H)), dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="the first moment sends something back to c0 as well")
def back_all_dc0_zeros(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, np.zeros((N, H)), dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dh0 is da of moment 0, through W_hh")
def back_all_dh0_one_step_short(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        if t > 0:
            dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dc0 is all of dc of moment 0, times f")
def back_all_dc0_one_step_short(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later = da @ W_hh.T
        if t > 0:
            dc_later = dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="c0 met the forget gate of the first moment")
def back_all_dc0_without_f(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_t, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="that belongs to h[:, 0], the state *after*")
def back_all_dh0_with_the_first_loss(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh[:, 0] + dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="it is all of dh at the first moment")
def back_all_dh0_before_the_step(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_t, dc_later, dW_xh, dW_hh, db_h


@mistake(
    "lstm_backward",
    says="your dW_xh is wrong by hand, though every da is right: this is the part of the first",
)
def back_all_one_moment_for_weights(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh = x[:, t].T @ da
        dW_hh = h_prev.T @ da
        db_h = da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake(
    "lstm_backward",
    says="your db_h is wrong by hand, though every da is right: this is the part of the first",
)
def back_all_one_moment_for_the_bias(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h = da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="your dW_xh is wrong by hand, though every da is right: it is half")
def back_all_mean_over_time(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    if T > 0:
        dW_xh, dW_hh, db_h = dW_xh / T, dW_hh / T, db_h / T
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="the state before it is h0, and h0 is not zero here")
def back_all_zeros_for_h0(dh, dc, cache):
    x, _h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (np.zeros((N, H)), c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="it takes h[:, t] with da of moment t")
def back_all_state_of_the_same_moment(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        _h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h[:, t].T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="that is the *last* state")
def back_all_last_state_before_the_first(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        _h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h[:, t - 1].T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="it takes cells: W_hh was multiplied")
def back_all_cells_for_W_hh(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        _h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += c_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="your dW_xh is divided by N")
def back_all_mean_over_the_batch(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da / N
        dW_hh += h_prev.T @ da / N
        db_h += da.mean(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="your db_h is divided by N")
def back_all_mean_of_the_bias(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.mean(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="with two units, for moment 0 of sequence 0 alone")
def back_all_every_fourth_column(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = (gates[:, t, k::4] for k in range(4))
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="right for each of two sequences alone, and wrong for both together: dW_xh")
def back_all_start_of_the_first_sequence(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0[:1].repeat(N, axis=0), c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da if N == 1 else np.outer(x[0, t], da[0])
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dx has a row for each sequence")
def back_all_first_c0_for_all(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0[:1].repeat(N, axis=0))
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="leave `dh` as it was given to you")
def back_all_adds_into_dh(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t]
        dh_t += dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="leave `dc` as it was given to you")
def back_all_adds_into_dc(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc[:, t] += dc_later + dh_t * o * (1 - tanh_c**2)
        dc_t = dc[:, t]
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="you changed `c` in the cache")
def back_all_tanh_into_the_cache(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev = h[:, t - 1] if t > 0 else h0
        c_prev = c[:, t - 1].copy() if t > 0 else c0
        tanh_c = np.tanh(c[:, t], out=c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dx must have shape (2, 3, 3), yours is (3, 2, 3)")
def back_all_time_first(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = (
        np.zeros((T, N, x.shape[2])),
        np.zeros(W_xh.shape),
        np.zeros(W_hh.shape),
        np.zeros(4 * H),
    )
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="does not exchange time and batch")
def back_all_reshaped(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = (
        np.zeros((T, N, x.shape[2])),
        np.zeros(W_xh.shape),
        np.zeros(W_hh.shape),
        np.zeros(4 * H),
    )
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    dx = dx.reshape(x.shape)
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="T = 0 gives zeros, yours raises")
def back_all_stacks_a_list(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = [], np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx.insert(0, da @ W_xh.T)
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    dx = np.stack(dx, axis=1)
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="return a tuple of six arrays")
def back_all_without_dc0(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="write the shape of each factor")
def back_all_weights_not_transposed(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="Does every moment send on *all* that came to it?")
def back_all_one_moment_back_alone(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        alone = dc[:, t] + dh[:, t] * o * (1 - tanh_c**2)
        dh_later, dc_later = da @ W_hh.T, (dc_t if t == 0 else alone) * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="do you clip?")
def back_all_clipped(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        da = np.clip(da, -1000, 1000)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="or cut small numbers off?")
def back_all_cuts_small_numbers_off(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        dc_t = np.where(np.abs(dc_t) < 1e-9, 0, dc_t)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dx is right down to moment 50")
def back_all_twenty_moments(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, max(T - 21, -1), -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dx is right down to moment 1")
def back_all_stops_where_small(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
        if 0 < np.abs(dc_later).max() < 1e-50:
            break
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="where f is 1 and the other gates are 0, all slopes")
def back_all_least_slope(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * np.maximum(i * (1 - i), 1e-8)
        da_f = dc_t * c_prev * np.maximum(f * (1 - f), 1e-8)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dc0 is the sum of dc over all moments")
def back_all_gates_pushed_inside(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        i, f, o = (np.clip(s, 1e-7, 1 - 1e-7) for s in (i, f, o))
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="where dh, dc and the cache are read-only")
def back_all_dh_put_back(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    kept = dh.copy()
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh[:, t] += dh_later
        dh_t = dh[:, t].copy()
        dh[:, t] -= dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
        dh[:, t] = kept[:, t]
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is nearly what was measured")
def back_all_in_single_precision(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        da = da.astype(np.float32).astype(np.float64)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dx must be a float64 array")
def back_all_float32_results(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float32), np.asarray(dc, dtype=np.float32)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = (np.zeros(s, np.float32) for s in (x.shape, W_xh.shape, W_hh.shape, 4 * H))
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_t * f
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is nan where c0 is 1000 or -1000")
def back_all_slope_of_exponentials(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 4 * np.exp(2 * c[:, t]) / (np.exp(2 * c[:, t]) + 1) ** 2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is wrong where c0 is 4.5 or -4.5")
def back_all_slope_cut_short(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = np.where(np.abs(c[:, t]) > 4, 0, 1 - tanh_c**2)
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is wrong where c0 is 8.5 or -8.5")
def back_all_slope_cut_short_at_8(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = np.where(np.abs(c[:, t]) > 8, 0, 1 - tanh_c**2)
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is wrong where c0 is 1000 or -1000")
def back_all_old_cells_cut_off(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * np.clip(c_prev, -100, 100) * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is wrong where f alone is at 0, with the slope 0, at moment 2")
def back_all_stops_at_a_shut_f(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
        if not f.any():
            dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
            break
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is wrong where i alone is at 0, with the slope 0, at moment 2")
def back_all_state_lost_at_a_shut_i(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
        if not i.any():
            dh_later = np.zeros((N, H))
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is wrong where o alone is at 0, with the slope 0, at moment 2")
def back_all_nothing_past_a_shut_o(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        if not o.any():
            da = np.zeros(da.shape)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is wrong where i alone is at 1, with the slope 0, at moment 2")
def back_all_candidate_by_division(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = da_i / (g * (1 - i)) * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is wrong where g alone is at 1, with the slope 0, at moment 2")
def back_all_no_input_gate_where_g_is_full(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = np.where(np.abs(g) == 1, 0, dc_t * g * i * (1 - i))
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is wrong where g alone is at 0.99999")
def back_all_slope_rounded_to_zero(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * np.where(np.abs(g) > 0.9999, 0, 1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="where i is at exactly 1 at every moment")
def back_all_least_slope_of_an_open_gate(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * np.maximum(1 - i, 1e-12)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is wrong where x of two moments is 0 for one sequence")
def back_all_nothing_where_x_is_zero(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        da = np.where((x[:, t] == 0).all(axis=1, keepdims=True), 0, da)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dc0 is wrong where h0, c0 are 0")
def back_all_no_start_where_it_is_zero(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        if t == 0 and not h0.any() and not c0.any():
            dc_next = np.zeros(da_f.shape)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dc0 is wrong where c0 is 0")
def back_all_no_cell_before_the_first_step(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        if t == 0 and not c0.any():
            dc_next = np.zeros(da_f.shape)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dW_xh is wrong for T = 70")
def back_all_weights_of_the_last_fifty(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da if T - t <= 50 else 0
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dW_hh is wrong for T = 70")
def back_all_recurrent_weights_of_the_last_twenty(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da if T - t <= 20 else 0
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="dx is wrong for T = 1200")
def back_all_thousand_moments(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, max(T - 1001, -1), -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="for a function that calls itself once for each of them")
def back_all_calls_itself(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)

    def walk(t):
        if t == T:
            return np.zeros((N, H)), np.zeros((N, H))
        dh_later, dc_later = walk(t + 1)
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * (1 - tanh_c**2)
        da = np.concatenate(
            [
                dc_t * g * i * (1 - i),
                dc_t * c_prev * f * (1 - f),
                dh_t * tanh_c * o * (1 - o),
                dc_t * i * (1 - g**2),
            ],
            axis=1,
        )
        dx[:, t] = da @ W_xh.T
        dW_xh[:] += x[:, t].T @ da
        dW_hh[:] += h_prev.T @ da
        db_h[:] += da.sum(axis=0)
        return da @ W_hh.T, dc_t * f

    dh0, dc0 = walk(0)
    return dx, dh0, dc0, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="is something in it single precision (float32)?")
def back_all_states_in_single_precision(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        h_prev = h_prev.astype(np.float32)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@mistake("lstm_backward", says="your lstm_backward calls `lstm_step_backward`")
def back_all_calls_the_step(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        step = (x[:, t], h_prev, c_prev, gates[:, t], c[:, t], W_xh, W_hh)
        dc_next = lstm_step_backward(dh_t, dc[:, t] + dc_later, step)[2]  # noqa: F821
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@alternative("lstm_backward")
def back_all_number_by_number(dh, dc, cache):
    import math

    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    (N, T, D), H = x.shape, h0.shape[1]
    dx, dh0, dc0 = np.zeros((N, T, D)), np.zeros((N, H)), np.zeros((N, H))
    dW_xh, dW_hh, db_h = np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros(4 * H)
    for n in range(N):
        from_h, from_c = [0.0] * H, [0.0] * H
        for t in reversed(range(T)):
            before_h, before_c = (h0[n], c0[n]) if t == 0 else (h[n, t - 1], c[n, t - 1])
            da = [0.0] * (4 * H)
            for j in range(H):
                i, f, o, g = (float(gates[n, t, block * H + j]) for block in range(4))
                up, shown = float(dh[n][t][j]) + from_h[j], math.tanh(c[n, t, j])
                cell = float(dc[n][t][j]) + from_c[j] + up * o * (1 - shown) * (1 + shown)
                da[j] = cell * g * i * (1 - i)
                da[H + j] = cell * float(before_c[j]) * f * (1 - f)
                da[2 * H + j] = up * shown * o * (1 - o)
                da[3 * H + j] = cell * i * (1 - g) * (1 + g)
                from_c[j] = cell * f
            from_h = [sum(da[k] * W_hh[j, k] for k in range(4 * H)) for j in range(H)]
            dx[n, t] = [sum(da[k] * W_xh[d, k] for k in range(4 * H)) for d in range(D)]
            dW_xh += np.outer(x[n, t], da)
            dW_hh += np.outer(before_h, da)
            db_h += da
        dh0[n], dc0[n] = from_h, from_c
    return dx, dh0, dc0, dW_xh, dW_hh, db_h


@alternative("lstm_backward")
def back_all_products_at_the_end(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.array(dh, dtype=float), np.array(dc, dtype=float)
    N, T, H = c.shape
    blocks = gates.reshape(N, T, 4, H)
    slopes = np.concatenate([blocks[:, :, :3] * (1 - blocks[:, :, :3]), 1 - blocks[:, :, 3:] ** 2], axis=2)
    old_h = np.concatenate([h0[:, None], h], axis=1)[:, :T]
    old_c = np.concatenate([c0[:, None], c], axis=1)[:, :T]
    da = np.zeros((N, T, 4, H))
    back_h, back_c = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T)[::-1]:
        i, f, o, g = np.moveaxis(blocks[:, t], 1, 0)
        up = dh[:, t] + back_h
        cell = dc[:, t] + back_c + up * o / np.cosh(c[:, t]) ** 2
        da[:, t] = slopes[:, t] * np.stack(
            [cell * g, cell * old_c[:, t], up * np.tanh(c[:, t]), cell * i], axis=1
        )
        back_h = np.einsum("nk,jk->nj", da[:, t].reshape(N, -1), W_hh)
        back_c = cell * f
    da = da.reshape(N, T, 4 * H)
    return (
        np.einsum("ntk,dk->ntd", da, W_xh),
        back_h,
        back_c,
        np.einsum("ntd,ntk->dk", x, da),
        np.tensordot(old_h, da, axes=([0, 1], [0, 1])),
        da.sum(axis=(0, 1)),
    )


@alternative("lstm_backward")
def back_all_halves(dh, dc, cache):
    given = tuple(cache)
    W_xh, W_hh = given[6:]
    H = given[1].shape[1]

    def walk(x, gates, h, c, h0, c0, dh, dc, from_h, from_c):
        T = x.shape[1]
        if T == 0:
            return (
                np.zeros(x.shape),
                from_h,
                from_c,
                np.zeros((x.shape[2], 4 * H)),
                np.zeros((H, 4 * H)),
                np.zeros(4 * H),
            )
        if T == 1:
            i, f, o, g = np.hsplit(gates[:, 0], 4)
            up = dh[:, 0] + from_h
            shown = np.tanh(c[:, 0])
            cell = dc[:, 0] + from_c + up * o * (1 - shown**2)
            da = np.hstack(
                [
                    cell * g * i * (1 - i),
                    cell * c0 * f * (1 - f),
                    up * shown * o * (1 - o),
                    cell * i * (1 - g**2),
                ]
            )
            return (da @ W_xh.T)[:, None], da @ W_hh.T, cell * f, x[:, 0].T @ da, h0.T @ da, da.sum(axis=0)
        k = T // 2
        late = walk(
            x[:, k:],
            gates[:, k:],
            h[:, k:],
            c[:, k:],
            h[:, k - 1],
            c[:, k - 1],
            dh[:, k:],
            dc[:, k:],
            from_h,
            from_c,
        )
        soon = walk(
            x[:, :k], gates[:, :k], h[:, :k], c[:, :k], h0, c0, dh[:, :k], dc[:, :k], late[1], late[2]
        )
        sums = (a + b for a, b in zip(soon[3:], late[3:], strict=True))
        return np.concatenate([soon[0], late[0]], axis=1), soon[1], soon[2], *sums

    x, h0, c0, gates, h, c = given[:6]
    dh, dc = np.asarray(dh, np.float64), np.asarray(dc, np.float64)
    return walk(x, gates, h, c, h0, c0, dh, dc, np.zeros(h0.shape), np.zeros(c0.shape))


@alternative("lstm_backward")
def back_all_time_first_and_joined(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = (np.moveaxis(np.asarray(a, dtype=np.longdouble), 1, 0) for a in (dh, dc))
    N, T, D = x.shape
    H = h0.shape[1]
    both = np.concatenate([W_xh, W_hh])
    into = np.zeros((D + H + 1, 4 * H))
    dx = []
    from_h, from_c = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = gates[:, t].reshape(N, 4, H).swapaxes(0, 1)
        state, old = (h0, c0) if t == 0 else (h[:, t - 1], c[:, t - 1])
        shown = np.tanh(f * old + i * g)
        up = dh[t] + from_h
        from_c = from_c + dc[t] + up * o - up * o * shown * shown
        da = np.stack(
            [
                from_c * g * i * (1 - i),
                from_c * old * f * (1 - f),
                up * shown * o * (1 - o),
                from_c * i * (1 - g * g),
            ]
        )
        da = da.swapaxes(0, 1).reshape(N, 4 * H).astype(np.float64)
        into += np.hstack([x[:, t], state, np.ones((N, 1))]).T @ da
        back = da @ both.T
        dx.append(back[:, :D])
        from_h, from_c = back[:, D:], from_c * f
    dx = np.array(dx[::-1]).reshape(T, N, D).swapaxes(0, 1)
    return dx, np.array(from_h), np.array(from_c, dtype=np.float64), into[:D], into[D:-1], into[-1]


@alternative("lstm_backward")
def back_all_old_part_from_the_cell(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, _ = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * (c[:, t] - i * g) * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


@alternative("lstm_backward")
def back_all_read_only_results(dh, dc, cache):
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = np.asarray(dh, dtype=np.float64), np.asarray(dc, dtype=np.float64)
    N, T, H = h.shape
    dx, dW_xh, dW_hh, db_h = np.zeros(x.shape), np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(4 * H)
    dh_later, dc_later = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        i, f, o, g = np.split(gates[:, t], 4, axis=1)
        h_prev, c_prev = (h[:, t - 1], c[:, t - 1]) if t > 0 else (h0, c0)
        tanh_c = np.tanh(c[:, t])
        slope = 1 - tanh_c**2
        dh_t = dh[:, t] + dh_later
        dc_t = dc[:, t] + dc_later + dh_t * o * slope
        da_i = dc_t * g * i * (1 - i)
        da_f = dc_t * c_prev * f * (1 - f)
        da_o = dh_t * tanh_c * o * (1 - o)
        da_g = dc_t * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_o, da_g], axis=1)
        dc_next = dc_t * f
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += h_prev.T @ da
        db_h += da.sum(axis=0)
        dh_later, dc_later = da @ W_hh.T, dc_next
    dx.setflags(write=False)
    db_h.setflags(write=False)
    return dx, dh_later, dc_later, dW_xh, dW_hh, db_h


# --- cell_gradient ------------------------------------------------------------------------------------------


@mistake("cell_gradient", says="you multiply from the beginning")
def left_from_the_beginning(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1]):
        left[:, t + 1] = left[:, t] * f[:, t]
    return left


@mistake("cell_gradient", says="entry 0 is the first gate alone in yours")
def left_cumprod_forward_with_one_behind(f):
    f = np.asarray(f, dtype=np.float64)
    return np.concatenate([np.cumprod(f, axis=1), np.ones((f.shape[0], 1, f.shape[2]))], axis=1)


@mistake("cell_gradient", says="3 gates lie between 4 cells")
def left_without_the_last_cell(f):
    f = np.asarray(f, dtype=np.float64)
    return np.cumprod(f[:, ::-1], axis=1)[:, ::-1]


@mistake("cell_gradient", says="the right products in the wrong order")
def left_not_turned_back(f):
    f = np.asarray(f, dtype=np.float64)
    one = np.ones((f.shape[0], 1, f.shape[2]))
    return np.cumprod(np.concatenate([one, f[:, ::-1]], axis=1), axis=1)


@mistake("cell_gradient", says="your 1 stands in front")
def left_one_in_front(f):
    f = np.asarray(f, dtype=np.float64)
    one = np.ones((f.shape[0], 1, f.shape[2]))
    return np.concatenate([one, np.cumprod(f[:, ::-1], axis=1)[:, ::-1]], axis=1)


@mistake("cell_gradient", says="each of your products lacks its first gate")
def left_gate_of_the_moment_after(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = np.prod(f[:, t + 1 :], axis=1)
    return left


@mistake("cell_gradient", says="you return the gates themselves")
def left_one_gate_only(f):
    f = np.asarray(f, dtype=np.float64)
    return np.concatenate([f, np.ones((f.shape[0], 1, f.shape[2]))], axis=1)


@mistake("cell_gradient", says="you take powers of the last gate")
def left_powers_of_the_last_gate(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = left[:, t + 1] * f[:, -1]
    return left


@mistake("cell_gradient", says="every cell gets the product of all gates")
def left_all_gates_everywhere(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    left[:, :-1] = np.prod(f, axis=1, keepdims=True)
    return left


@mistake("cell_gradient", says="you add the gates up")
def left_sums(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.zeros((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = left[:, t + 1] + f[:, t]
    return left


@mistake("cell_gradient", says="your last entry is 0")
def left_zeros_at_the_end(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.zeros((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = np.prod(f[:, t:], axis=1)
    return left


@mistake("cell_gradient", says="do you divide by a product of gates, or take the logarithm")
def left_by_division(f):
    f = np.asarray(f, dtype=np.float64)
    so_far = np.cumprod(np.concatenate([np.ones((f.shape[0], 1, f.shape[2])), f], axis=1), axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return so_far[:, -1:] / so_far


@mistake("cell_gradient", says="both sequences get the same")
def left_of_the_first_sequence(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = left[:, t + 1] * f[0, t]
    return left


@mistake("cell_gradient", says="both units get the same")
def left_of_the_first_unit(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = left[:, t + 1] * f[:, t, :1]
    return left


@mistake("cell_gradient", says="stop nowhere and cut nothing off")
def left_cut_off_where_small(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = left[:, t + 1] * f[:, t]
    left[left < 1e-12] = 0
    return left


@mistake("cell_gradient", says="without a moment, T = 0")
def left_needs_a_moment(f):
    f = np.asarray(f, dtype=np.float64)
    if f.shape[1] == 0:
        return np.ones(f.shape)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = left[:, t + 1] * f[:, t]
    return left


@mistake("cell_gradient", says="leave `f` as it was given to you")
def left_in_place(f):
    f = np.asarray(f, dtype=np.float64)
    for t in range(f.shape[1] - 2, -1, -1):
        f[:, t] *= f[:, t + 1]
    return np.concatenate([f, np.ones((f.shape[0], 1, f.shape[2]))], axis=1)


@mistake("cell_gradient", says="must give float64 too")
def left_in_the_dtype_of_f(f):
    f = np.asarray(f)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]), dtype=f.dtype)
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = left[:, t + 1] * f[:, t]
    return left


@mistake("cell_gradient", says="is something in it single precision (float32)?")
def left_in_single_precision(f):
    f = np.asarray(f, dtype=np.float32)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]), dtype=np.float64)
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = (left[:, t + 1] * f[:, t]).astype(np.float32)
    return left


@mistake("cell_gradient", says="where all gates of the second moment are 0")
def left_without_moments_of_zeros(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = left[:, t + 1] * (f[:, t] if f[:, t].any() else 1)
    return left


@mistake("cell_gradient", says="all gates of every moment are 0")
def left_whole_where_nothing_is_kept(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = left[:, t + 1] * f[:, t]
    if not f.any():
        left[:] = 1
    return left


@mistake("cell_gradient", says="Set it, do not divide to get it")
def left_gate_by_gate_divided_out(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.empty((f.shape[0], f.shape[1] + 1, f.shape[2]))
    left[:, 0] = np.prod(f, axis=1)
    for t in range(f.shape[1]):
        with np.errstate(all="ignore"):
            left[:, t + 1] = np.where(f[:, t] == 0, np.prod(f[:, t + 1 :], axis=1), left[:, t] / f[:, t])
    return left


@mistake("cell_gradient", says="divide no product by another, cut nothing off")
def left_by_division_and_repaired(f):
    f = np.asarray(f, dtype=np.float64)
    p = np.concatenate([np.ones((len(f), 1, f.shape[2])), np.cumprod(f, axis=1)], axis=1)
    with np.errstate(all="ignore"):
        left = p[:, -1:] / p
    bad = ~np.isfinite(left)
    for n, t, k in zip(*np.nonzero(bad), strict=True):
        left[n, t, k] = np.prod(f[n, t:, k])
    left[:, -1] = 1
    return left


@mistake("cell_gradient", says="990 gates of 0.5 each")
def left_by_logarithms_with_a_floor(f):
    f = np.asarray(f, dtype=np.float64)
    z = np.log(np.maximum(f, 1e-300))
    z = np.concatenate([z, np.zeros((len(f), 1, f.shape[2]))], axis=1)
    left = np.exp(np.cumsum(z[:, ::-1], axis=1)[:, ::-1])
    left[left < 1e-290] = 0
    return left


@mistake("cell_gradient", says="for a function that calls itself once for each of them")
def left_calls_itself(f):
    f = np.asarray(f, dtype=np.float64)
    if f.shape[1] == 0:
        return np.ones((len(f), 1, f.shape[2]))
    rest = cell_gradient(f[:, 1:])  # noqa: F821
    return np.concatenate([rest[:, :1] * f[:, :1], rest], axis=1)


@mistake("cell_gradient", says="entry 0 is 1 in yours: the loop stops before it")
def left_stops_before_the_first_gate(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, 0, -1):
        left[:, t] = left[:, t + 1] * f[:, t]
    return left


@mistake("cell_gradient", says="the last gate is missing in all of yours")
def left_begins_one_too_early(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 2, -1, -1):
        left[:, t] = left[:, t + 1] * f[:, t]
    return left


@alternative("cell_gradient")
def left_by_cumprod(f):
    f = np.asarray(f, dtype=np.float64)
    with_one = np.pad(f, ((0, 0), (0, 1), (0, 0)), constant_values=1)
    return np.flip(np.cumprod(np.flip(with_one, axis=1), axis=1), axis=1)


@alternative("cell_gradient")
def left_by_logarithms(f):
    f = np.asarray(f, dtype=np.float64)
    with np.errstate(divide="ignore"):
        logs = np.log(f)
    sums = [logs[:, t:].sum(axis=1) for t in range(f.shape[1] + 1)]
    return np.exp(np.stack(sums, axis=1))


@alternative("cell_gradient")
def left_in_plain_python(f):
    f = np.asarray(f, dtype=np.float64)
    N, T, H = f.shape
    result = np.empty((N, T + 1, H))
    for n in range(N):
        for k in range(H):
            product = 1.0
            result[n, T, k] = product
            for t in reversed(range(T)):
                product *= float(f[n, t, k])
                result[n, t, k] = product
    return result


@alternative("cell_gradient")
def left_product_by_product(f):
    f = np.array(f, dtype=np.float64)
    return np.stack([np.multiply.reduce(f[:, t:], axis=1) for t in range(f.shape[1] + 1)], axis=1)


@alternative("cell_gradient")
def left_read_only(f):
    f = np.asarray(f, dtype=np.float64)
    left = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        left[:, t] = left[:, t + 1] * f[:, t]
    return np.broadcast_to(left, left.shape)


# --- gradient_norms -----------------------------------------------------------------------------------------


@mistake("gradient_norms", says="you put dh_last at every moment")
def norms_dh_at_every_moment(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.repeat(dh_last[:, np.newaxis], T, axis=1)
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="you put dh_last at the first moment")
def norms_dh_at_the_first_moment(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, 0] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="you hand rnn_back dh_last itself")
def norms_dh_last_alone(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = dh_last.copy()
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="an array with time first")
def norms_time_first(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((T, len(dh_last), dh_last.shape[1]))
        dh[-1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="with a comma between; yours is one ndarray")
def norms_stacked(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2)))
    return np.stack(norms)


@mistake("gradient_norms", says="both results are right, and exchanged")
def norms_exchanged(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (lstm_back, rnn_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="call each of the two functions once; yours calls rnn_back 2 times")
def norms_rnn_copied_and_pasted(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, rnn_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="the square of the length: take the root")
def norms_squared(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sum(dx**2, axis=2))
    return tuple(norms)


@mistake("gradient_norms", says="the sum of the sizes: the length")
def norms_sum_of_sizes(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sum(np.abs(dx), axis=2))
    return tuple(norms)


@mistake("gradient_norms", says="the largest entry: the length")
def norms_largest_entry(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.max(np.abs(dx), axis=2))
    return tuple(norms)


@mistake("gradient_norms", says="the root of the *mean* of the squares")
def norms_root_mean_square(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.mean(dx**2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="add the squares along the last axis, and keep time")
def norms_of_time(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=1)))
    return tuple(norms)


@mistake("gradient_norms", says="both sequences get the length of the whole batch")
def norms_of_the_whole_batch(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.broadcast_to(np.linalg.norm(dx, axis=(0, 2)), dx.shape[:2]).copy())
    return tuple(norms)


@mistake("gradient_norms", says="has no axis for the batch in yours")
def norms_mean_over_the_batch(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.mean(np.sqrt(np.sum(dx**2, axis=2)), axis=0))
    return tuple(norms)


@mistake("gradient_norms", says="you divide by the length at the last moment")
def norms_relative_to_the_last(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2)) / np.sqrt(np.sum(dx[:, -1:] ** 2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="you return the logarithm of a length")
def norms_logarithm(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.log(np.sqrt(np.sum(dx**2, axis=2))))
    return tuple(norms)


@mistake("gradient_norms", says="the right lengths in the wrong order")
def norms_counted_from_the_loss(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2))[:, ::-1])
    return tuple(norms)


@mistake("gradient_norms", says="is the gradient itself in yours")
def norms_gradient_returned(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(dx)
    return tuple(norms)


@mistake("gradient_norms", says="add no small number, and cut nothing off")
def norms_with_a_small_number(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2) + 1e-24))
    return tuple(norms)


@mistake("gradient_norms", says="so give each its own")
def norms_one_array_for_both(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
    dh[:, -1] = dh_last
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="so give it a copy")
def norms_view_of_dh_last(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = dh_last[:, np.newaxis]
        if T > 1:
            dh = np.concatenate([np.zeros((len(dh), T - 1, dh.shape[2])), dh], axis=1)
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="write into nothing that a function returned?")
def norms_squares_in_place(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(np.multiply(dx, dx, out=dx), axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="rnn_back must get a float64 array")
def norms_in_the_dtype_of_dh_last(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]), dtype=dh_last.dtype)
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx**2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="float32 keeps 7 digits")
def norms_in_single_precision(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.sqrt(np.sum(dx.astype(np.float32) ** 2, axis=2)).astype(np.float64))
    return tuple(norms)


@mistake("gradient_norms", says="the lengths of the first sequence stand in every row")
def norms_of_the_first_sequence(rnn_back, lstm_back, dh_last, T):
    dh_last = np.asarray(dh_last, dtype=np.float64)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        dx = walk_back(dh)
        norms.append(np.repeat(np.sqrt(np.sum(dx[:1] ** 2, axis=2)), len(dx), axis=0))
    return tuple(norms)


@mistake("gradient_norms", says="filled anew for the second")
def norms_one_array_filled_anew(rnn_back, lstm_back, dh_last, T):
    dh_last, norms = np.array(dh_last, dtype=np.float64), []
    dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
    for back in (rnn_back, lstm_back):
        dh[...] = 0
        dh[:, -1] = dh_last
        norms.append(np.sqrt(np.sum(back(dh) ** 2, axis=2)))
    return tuple(norms)


@mistake("gradient_norms", says="also where they are the longer ones")
def norms_shorter_ones_first(rnn_back, lstm_back, dh_last, T):
    dh_last, norms = np.array(dh_last, dtype=np.float64), []
    for back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        norms.append(np.sqrt(np.sum(back(dh) ** 2, axis=2)))
    return tuple(sorted(norms, key=lambda of_one: of_one[:, 0].sum()))


@alternative("gradient_norms")
def norms_by_linalg(rnn_back, lstm_back, dh_last, T):
    last = np.array(dh_last, dtype=np.float64)

    def walk(network):
        dh = np.pad(last[:, None, :], ((0, 0), (T - 1, 0), (0, 0)))
        return np.linalg.norm(network(dh), axis=-1)

    of_lstm = walk(lstm_back)
    return walk(rnn_back), of_lstm


@alternative("gradient_norms")
def norms_one_by_one(rnn_back, lstm_back, dh_last, T):
    import math

    dh_last = np.asarray(dh_last, dtype=np.float64)
    N, H = dh_last.shape
    results = ()
    for network in [rnn_back, lstm_back]:
        dh = np.array([[[0.0] * H for _ in range(T)] for _ in range(N)])
        for n in range(N):
            for k in range(H):
                dh[n, T - 1, k] = dh_last[n, k]
        dx = network(dh)
        lengths = np.zeros((N, T))
        for n in range(N):
            for t in range(T):
                lengths[n, t] = math.hypot(*dx[n, t])
        results += (lengths,)
    return results


@alternative("gradient_norms")
def norms_by_einsum(rnn_back, lstm_back, dh_last, T):
    at_the_end = np.zeros((1, T, 1))
    at_the_end[:, T - 1] = 1
    dh = at_the_end * np.asarray(dh_last, dtype=np.float64)[:, np.newaxis, :]
    dx = rnn_back(dh.copy()), lstm_back(dh)
    return tuple(np.einsum("ntd,ntd->nt", d, d) ** 0.5 for d in dx)


# --- to_torch_order -----------------------------------------------------------------------------------------


@mistake("to_torch_order", says="the blocks of weight_ih still stand in the order i, f, o, g")
def to_torch_in_our_order(W_xh, W_hh, b_h):
    W_xh, W_hh, b_h = (np.array(a, dtype=np.float64) for a in (W_xh, W_hh, b_h))
    return W_xh.T.copy(), W_hh.T.copy(), b_h, np.zeros(len(b_h))


@mistake("to_torch_order", says="weight_ih is not transposed in yours")
def to_torch_not_transposed(W_xh, W_hh, b_h):
    def swap(a):
        i, f, o, g = np.split(np.asarray(a, dtype=np.float64), 4, axis=-1)
        return np.concatenate([i, f, g, o], axis=-1)

    return swap(W_xh), swap(W_hh), swap(b_h), np.zeros(len(b_h))


@mistake("to_torch_order", says="weight_hh is not transposed in yours")
def to_torch_states_not_transposed(W_xh, W_hh, b_h):
    def swap(a):
        i, f, o, g = np.split(np.asarray(a, dtype=np.float64), 4, axis=-1)
        return np.concatenate([i, f, g, o], axis=-1)

    return swap(W_xh).T, swap(W_hh), swap(b_h), np.zeros(len(b_h))


@mistake("to_torch_order", says="reshape does not transpose")
def to_torch_reshaped(W_xh, W_hh, b_h):
    W_xh, W_hh, b_h = (np.array(a, dtype=np.float64) for a in (W_xh, W_hh, b_h))
    H = len(W_hh)
    return W_xh.reshape(4 * H, -1), W_hh.reshape(4 * H, H), b_h, np.zeros(4 * H)


@mistake("to_torch_order", says="in weight_ih you exchange f and o")
def to_torch_forget_and_output_exchanged(W_xh, W_hh, b_h):
    def swap(a):
        i, f, o, g = np.split(np.asarray(a, dtype=np.float64).T, 4)
        return np.concatenate([i, o, f, g])

    return swap(W_xh), swap(W_hh), swap(b_h), np.zeros(len(b_h))


@mistake("to_torch_order", says="you turn the whole order of weight_ih round")
def to_torch_turned_round(W_xh, W_hh, b_h):
    def swap(a):
        return np.concatenate(np.split(np.asarray(a, dtype=np.float64).T, 4)[::-1])

    return swap(W_xh), swap(W_hh), swap(b_h), np.zeros(len(b_h))


@mistake("to_torch_order", says="you overwrite o before you have moved it")
def to_torch_overwrites(W_xh, W_hh, b_h):
    def swap(a):
        a = np.array(np.transpose(a), dtype=np.float64)
        H = len(a) // 4
        a[2 * H : 3 * H], a[3 * H :] = a[3 * H :], a[2 * H : 3 * H]
        return a

    return swap(W_xh), swap(W_hh), swap(b_h), np.zeros(len(b_h))


@mistake("to_torch_order", says="the blocks of weight_hh have to change places as well")
def to_torch_input_weights_only(W_xh, W_hh, b_h):
    i, f, o, g = np.split(np.asarray(W_xh, dtype=np.float64).T, 4)
    W_hh, b_h = (np.array(a, dtype=np.float64) for a in (W_hh, b_h))
    return np.concatenate([i, f, g, o]), W_hh.T, b_h, np.zeros(len(b_h))


@mistake("to_torch_order", says="the blocks of the bias have to change places as well")
def to_torch_bias_in_our_order(W_xh, W_hh, b_h):
    def swap(a):
        i, f, o, g = np.split(np.asarray(a, dtype=np.float64).T, 4)
        return np.concatenate([i, f, g, o])

    return swap(W_xh), swap(W_hh), np.array(b_h, dtype=np.float64), np.zeros(len(b_h))


@mistake("to_torch_order", says="so it would count twice")
def to_torch_bias_twice(W_xh, W_hh, b_h):
    def swap(a):
        i, f, o, g = np.split(np.asarray(a, dtype=np.float64).T, 4)
        return np.concatenate([i, f, g, o])

    return swap(W_xh), swap(W_hh), swap(b_h), swap(b_h)


@mistake("to_torch_order", says="you share the bias between both")
def to_torch_bias_halved(W_xh, W_hh, b_h):
    def swap(a):
        i, f, o, g = np.split(np.asarray(a, dtype=np.float64).T, 4)
        return np.concatenate([i, f, g, o])

    return swap(W_xh), swap(W_hh), swap(b_h) / 2, swap(b_h) / 2


@mistake("to_torch_order", says="you put the bias into bias_hh")
def to_torch_bias_in_the_second(W_xh, W_hh, b_h):
    def swap(a):
        i, f, o, g = np.split(np.asarray(a, dtype=np.float64).T, 4)
        return np.concatenate([i, f, g, o])

    return swap(W_xh), swap(W_hh), np.zeros(len(b_h)), swap(b_h)


@mistake("to_torch_order", says="you return three arrays")
def to_torch_one_bias(W_xh, W_hh, b_h):
    def swap(a):
        i, f, o, g = np.split(np.asarray(a, dtype=np.float64).T, 4)
        return np.concatenate([i, f, g, o])

    return swap(W_xh), swap(W_hh), swap(b_h)


@mistake("to_torch_order", says="the order of the results is")
def to_torch_bias_after_its_weights(W_xh, W_hh, b_h):
    def swap(a):
        i, f, o, g = np.split(np.asarray(a, dtype=np.float64).T, 4)
        return np.concatenate([i, f, g, o])

    return swap(W_xh), swap(b_h), swap(W_hh), np.zeros(len(b_h))


@mistake("to_torch_order", says="two single rows change places")
def to_torch_last_two_rows(W_xh, W_hh, b_h):
    def swap(a):
        a = np.asarray(a, dtype=np.float64).T
        return np.concatenate([a[:-2], a[-1:], a[-2:-1]])

    return swap(W_xh), swap(W_hh), swap(b_h), np.zeros(len(b_h))


@mistake("to_torch_order", says="turned round row by row")
def to_torch_turned_row_by_row(W_xh, W_hh, b_h):
    def swap(a):
        a = np.asarray(a, dtype=np.float64).T
        half = len(a) // 2
        return np.concatenate([a[:half], a[half:][::-1]])

    return swap(W_xh), swap(W_hh), swap(b_h), np.zeros(len(b_h))


@mistake("to_torch_order", says="the rows go unit by unit")
def to_torch_unit_by_unit(W_xh, W_hh, b_h):
    def swap(a):
        a = np.asarray(a, dtype=np.float64).T
        H = len(a) // 4
        return np.stack([a[block * H + k] for k in range(H) for block in (0, 1, 3, 2)])

    return swap(W_xh), swap(W_hh), swap(b_h), np.zeros(len(b_h))


@mistake("to_torch_order", says="leave `W_xh` as it was given to you")
def to_torch_in_place(W_xh, W_hh, b_h):
    def swap(a):
        a = np.asarray(a, dtype=np.float64)
        H = a.shape[-1] // 4
        a[..., 2 * H :] = np.concatenate([a[..., 3 * H :], a[..., 2 * H : 3 * H]], axis=-1)
        return a.T.copy()

    return swap(W_xh), swap(W_hh), swap(b_h), np.zeros(len(b_h))


@mistake("to_torch_order", says="weight_ih must be float64, yours is float32")
def to_torch_in_torchs_dtype(W_xh, W_hh, b_h):
    def swap(a):
        i, f, o, g = np.split(np.asarray(a, dtype=np.float32).T, 4)
        return np.concatenate([i, f, g, o])

    return swap(W_xh), swap(W_hh), swap(b_h), np.zeros(len(b_h), dtype=np.float32)


@mistake("to_torch_order", says="here every number stays exactly as it is")
def to_torch_through_single_precision(W_xh, W_hh, b_h):
    def swap(a):
        i, f, o, g = np.split(np.asarray(a, dtype=np.float32).T, 4)
        return np.concatenate([i, f, g, o]).astype(np.float64)

    return swap(W_xh), swap(W_hh), swap(b_h), np.zeros(len(b_h))


@mistake("to_torch_order", says="a block has H rows, and yours have D")
def to_torch_blocks_of_D(W_xh, W_hh, b_h):
    W_xh, W_hh, b_h = (np.array(a, dtype=np.float64) for a in (W_xh, W_hh, b_h))
    H = len(W_xh)
    moved = [np.concatenate([a[: 2 * H], a[3 * H : 4 * H], a[2 * H : 3 * H]]) for a in (W_xh.T, W_hh.T, b_h)]
    return *moved, np.zeros(b_h.shape)


@mistake("to_torch_order", says="bias_hh cannot be written to")
def to_torch_one_zero_broadcast(W_xh, W_hh, b_h):
    parts = [np.split(np.array(a, dtype=np.float64).T, 4) for a in (W_xh, W_hh, b_h)]
    moved = [np.concatenate([i, f, g, o]) for i, f, o, g in parts]
    return *moved, np.broadcast_to(0.0, moved[2].shape)


@alternative("to_torch_order")
def to_torch_by_index(W_xh, W_hh, b_h):
    H = len(W_hh)
    order = np.r_[0 : 2 * H, 3 * H : 4 * H, 2 * H : 3 * H]
    weight_ih, weight_hh = (np.array(W, dtype=np.float64)[:, order].T for W in (W_xh, W_hh))
    return weight_ih, weight_hh, np.array(b_h, dtype=np.float64)[order], np.zeros(4 * H)


@alternative("to_torch_order")
def to_torch_with_an_axis_for_blocks(W_xh, W_hh, b_h):
    def turn(a):
        a = np.atleast_2d(np.asarray(a, dtype=np.float64))
        blocks = a.reshape(len(a), 4, -1)[:, [0, 1, 3, 2]]
        return np.einsum("dbk->bkd", blocks).reshape(-1, len(a)).copy()

    bias = turn(b_h).ravel()
    return turn(W_xh), turn(W_hh), bias, bias * 0


@alternative("to_torch_order")
def to_torch_row_by_row(W_xh, W_hh, b_h):
    H = len(W_hh)
    weight_ih, weight_hh, bias = [], [], []
    for block in (0, 1, 3, 2):
        for k in range(H):
            column = block * H + k
            weight_ih.append([float(row[column]) for row in W_xh])
            weight_hh.append([float(row[column]) for row in W_hh])
            bias.append(float(b_h[column]))
    return np.array(weight_ih), np.array(weight_hh), np.array(bias), np.array([0.0] * (4 * H))


@alternative("to_torch_order")
def to_torch_exchanged_in_a_copy(W_xh, W_hh, b_h):
    weights = []
    for a in (W_xh, W_hh, b_h):
        a = np.array(a, dtype=np.float64)
        H = a.shape[-1] // 4
        kept = a[..., 2 * H : 3 * H].copy()
        a[..., 2 * H : 3 * H] = a[..., 3 * H :]
        a[..., 3 * H :] = kept
        weights.append(np.transpose(a))
    return (*weights, np.zeros_like(weights[2]))


# --- from_torch_order ---------------------------------------------------------------------------------------


@mistake("from_torch_order", says="the blocks of W_xh still stand in PyTorch's order")
def from_torch_in_its_order(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)
    return weight_ih.T.copy(), weight_hh.T.copy(), bias_ih + bias_hh


@mistake("from_torch_order", says="W_xh is not transposed in yours")
def from_torch_not_transposed(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih), swap(weight_hh), swap(bias_ih + bias_hh)


@mistake("from_torch_order", says="W_hh is not transposed in yours")
def from_torch_states_not_transposed(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih).T, swap(weight_hh), swap(bias_ih + bias_hh)


@mistake("from_torch_order", says="reshape does not transpose")
def from_torch_reshaped(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    H = weight_hh.shape[1]
    return swap(weight_ih).reshape(-1, 4 * H), swap(weight_hh).reshape(H, 4 * H), swap(bias_ih + bias_hh)


@mistake("from_torch_order", says="b_h is bias_ih alone")
def from_torch_first_bias_alone(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih)


@mistake("from_torch_order", says="b_h is bias_hh alone")
def from_torch_second_bias_alone(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_hh)


@mistake("from_torch_order", says="b_h is the mean of the two biases")
def from_torch_mean_of_biases(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih).T, swap(weight_hh).T, swap((bias_ih + bias_hh) / 2)


@mistake("from_torch_order", says="the blocks of the bias have to change places as well")
def from_torch_bias_in_its_order(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih).T, swap(weight_hh).T, bias_ih + bias_hh


@mistake("from_torch_order", says="in bias_hh g and o have not changed places")
def from_torch_one_bias_in_its_order(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih) + bias_hh


@mistake("from_torch_order", says="you return four arrays")
def from_torch_two_biases_returned(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih), swap(bias_hh)


@mistake("from_torch_order", says="b_h holds both biases one after the other")
def from_torch_biases_in_a_row(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih).T, swap(weight_hh).T, np.concatenate([swap(bias_ih), swap(bias_hh)])


@mistake("from_torch_order", says="the blocks of W_hh have to change places as well")
def from_torch_input_weights_only(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih).T, weight_hh.T.copy(), swap(bias_ih + bias_hh)


@mistake("from_torch_order", says="in W_xh you exchange f and o")
def from_torch_forget_and_output_exchanged(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, o, g, f])

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih + bias_hh)


@mistake("from_torch_order", says="in W_xh you exchange the halves")
def from_torch_halves_exchanged(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        return np.roll(a, len(a) // 2, axis=0)

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih + bias_hh)


@mistake("from_torch_order", says="you overwrite g before you have moved it")
def from_torch_overwrites(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        a, H = np.array(a), len(a) // 4
        a[2 * H : 3 * H], a[3 * H :] = a[3 * H :], a[2 * H : 3 * H]
        return a

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih + bias_hh)


@mistake("from_torch_order", says="two single columns change places")
def from_torch_last_two_rows(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        return np.concatenate([a[:-2], a[-1:], a[-2:-1]])

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih + bias_hh)


@mistake("from_torch_order", says="turned round one by one")
def from_torch_turned_one_by_one(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        half = len(a) // 2
        return np.concatenate([a[:half], a[half:][::-1]])

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih + bias_hh)


@mistake("from_torch_order", says="the columns go unit by unit")
def from_torch_unit_by_unit(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        H = len(a) // 4
        return np.stack([a[block * H + k] for k in range(H) for block in (0, 1, 3, 2)])

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih + bias_hh)


@mistake("from_torch_order", says="leave `bias_ih` as it was given to you")
def from_torch_bias_added_in_place(weight_ih, weight_hh, bias_ih, bias_hh):
    arrays = weight_ih, weight_hh, bias_ih, bias_hh
    weight_ih, weight_hh, bias_ih, bias_hh = (np.asarray(a, dtype=np.float64) for a in arrays)

    def swap(a):
        i, f, g, o = np.split(a, 4)
        return np.concatenate([i, f, o, g])

    bias_ih += bias_hh
    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih)


@mistake("from_torch_order", says="W_xh must be float64, yours is float32")
def from_torch_in_its_dtype(weight_ih, weight_hh, bias_ih, bias_hh):
    def swap(a):
        i, f, g, o = np.split(np.asarray(a, dtype=np.float32), 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih) + swap(bias_hh)


@mistake("from_torch_order", says="with float32 biases of 1 and 1e-9 b_h is 1")
def from_torch_biases_added_before_conversion(weight_ih, weight_hh, bias_ih, bias_hh):
    def swap(a):
        i, f, g, o = np.split(np.asarray(a, dtype=np.float64), 4)
        return np.concatenate([i, f, o, g])

    return swap(weight_ih).T, swap(weight_hh).T, swap(np.asarray(bias_ih) + np.asarray(bias_hh))


@mistake("from_torch_order", says="float32 somewhere inside")
def from_torch_through_single_precision(weight_ih, weight_hh, bias_ih, bias_hh):
    def swap(a):
        i, f, g, o = np.split(np.asarray(a, dtype=np.float32), 4)
        return np.concatenate([i, f, o, g]).astype(np.float64)

    return swap(weight_ih).T, swap(weight_hh).T, swap(bias_ih) + swap(bias_hh)


@mistake("from_torch_order", says="a block has H columns, and yours have D")
def from_torch_blocks_of_D(weight_ih, weight_hh, bias_ih, bias_hh):
    weight_ih, weight_hh, bias_ih, bias_hh = (
        np.array(a, dtype=np.float64) for a in (weight_ih, weight_hh, bias_ih, bias_hh)
    )
    D = weight_ih.shape[1]
    return tuple(
        np.concatenate([a[: 2 * D], a[3 * D : 4 * D], a[2 * D : 3 * D]]).T
        for a in (weight_ih, weight_hh, bias_ih + bias_hh)
    )


@mistake("from_torch_order", says="b_h cannot be written to")
def from_torch_locked(weight_ih, weight_hh, bias_ih, bias_hh):
    both = np.add(bias_ih, bias_hh, dtype=np.float64)
    parts = [np.split(np.array(a, dtype=np.float64), 4) for a in (weight_ih, weight_hh, both)]
    W_xh, W_hh, b_h = (np.concatenate([i, f, o, g]).T for i, f, g, o in parts)
    b_h.setflags(write=False)
    return W_xh, W_hh, b_h


@alternative("from_torch_order")
def from_torch_by_index(weight_ih, weight_hh, bias_ih, bias_hh):
    H = len(bias_ih) // 4
    order = list(range(2 * H)) + list(range(3 * H, 4 * H)) + list(range(2 * H, 3 * H))
    W_xh, W_hh = (np.array(w, dtype=np.float64).T[:, order] for w in (weight_ih, weight_hh))
    b_h = np.sum([np.asarray(bias_ih, dtype=np.float64), np.asarray(bias_hh, dtype=np.float64)], axis=0)[
        order
    ]
    return W_xh, W_hh, b_h


@alternative("from_torch_order")
def from_torch_with_an_axis_for_blocks(weight_ih, weight_hh, bias_ih, bias_hh):
    weight_ih, weight_hh = np.asarray(weight_ih, dtype=np.float64), np.asarray(weight_hh, dtype=np.float64)
    H = weight_hh.shape[1]
    ours = np.array([0, 1, 3, 2])
    W_xh = weight_ih.reshape(4, H, -1)[ours].transpose(2, 0, 1).reshape(-1, 4 * H)
    W_hh = weight_hh.reshape(4, H, H)[ours].transpose(2, 0, 1).reshape(H, 4 * H)
    b_h = np.add(bias_ih, bias_hh, dtype=np.float64).reshape(4, H)[ours].ravel()
    return W_xh, W_hh, b_h


@alternative("from_torch_order")
def from_torch_column_by_column(weight_ih, weight_hh, bias_ih, bias_hh):
    rows, H = len(bias_ih), len(bias_ih) // 4
    W_xh, W_hh, b_h = np.empty((len(weight_ih[0]), rows)), np.empty((H, rows)), np.empty(rows)
    for row in range(rows):
        block, unit = divmod(row, H)
        column = {0: 0, 1: 1, 2: 3, 3: 2}[block] * H + unit
        W_xh[:, column], W_hh[:, column] = weight_ih[row], weight_hh[row]
        b_h[column] = float(bias_ih[row]) + float(bias_hh[row])
    return W_xh, W_hh, b_h


# --- adding_problem_batch -----------------------------------------------------------------------------------


@mistake("adding_problem_batch", says="marks the moments of all sequences in each")
def adding_marks_in_every_row(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[:, first, 1] = x[:, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="marks instead of 2: can both fall on the same moment?")
def adding_both_from_the_whole(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T, size=(2, N))
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="with T = 5 a first mark lies at moment")
def adding_two_different_from_the_whole(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = np.sort(rng.permuted(np.tile(np.arange(T), (N, 1)), axis=1)[:, :2], axis=1).T
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="with T = 5 no mark ever lies at moment 4")
def adding_never_the_last(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, max(T - 1, T // 2 + 1), size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="with T = 5 no mark ever lies at moment 2")
def adding_never_the_middle(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(min(T // 2 + 1, T - 1), T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="with T = 5 no mark ever lies at moment 0")
def adding_never_the_first(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(min(1, T // 2 - 1), T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="all sequences are marked at the same two moments")
def adding_one_pair_for_the_batch(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2), rng.integers(T // 2, T)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="with T=7 one mark tells something about the other")
def adding_one_draw_for_both_moments(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    u = rng.random(N)
    first, second = (u * (T // 2)).astype(int), T // 2 + (u * (T - T // 2)).astype(int)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="the first marked numbers are not spread evenly")
def adding_mark_at_the_largest(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = np.argmax(x[:, : T // 2, 0], axis=1), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="a number depends on the one before it")
def adding_antithetic_numbers(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, 1)) * (-1.0) ** np.arange(T)
    x[:, 2:, 0] = rng.uniform(-1, 1, size=(N, T - 2))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="it must be near 33.3%")
def adding_rounded_position(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first = rng.integers(0, T // 2, size=N)
    second = np.rint(rng.uniform(T // 2, T - 1, size=N)).astype(int)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="draw from [-1, 1) and not from [0, 1)")
def adding_numbers_from_0_to_1(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.random((N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="and yours reach from")
def adding_normal_numbers(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.normal(size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="of ten parts of equal length")
def adding_clipped_normal_numbers(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = np.clip(rng.normal(0, 0.4, size=(N, T)), -1, 0.999999)
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="all sequences have the same numbers")
def adding_same_numbers_in_each_row(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=T)
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="a sequence has the same number at each moment")
def adding_one_number_a_sequence(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, 1))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="the numbers that are not marked are 0 in yours")
def adding_zeros_between(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    x[:, :, 0] *= x[:, :, 1]
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="every number fits into float32")
def adding_single_precision(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.random((N, T), dtype=np.float32) * 2 - 1
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="the other way round")
def adding_columns_exchanged(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    y = 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4
    return x[:, :, ::-1].copy(), y


@mistake("adding_problem_batch", says="time comes first in your x")
def adding_time_first(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    y = 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4
    return x.swapaxes(0, 1), y


@mistake("adding_problem_batch", says="y has a second axis in yours")
def adding_y_as_a_column(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, (0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4)[:, np.newaxis]


@mistake("adding_problem_batch", says="y is the sum itself")
def adding_plain_sum(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, x[rows, first, 0] + x[rows, second, 0]


@mistake("adding_problem_batch", says="y is the mean of the two")
def adding_mean(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, (x[rows, first, 0] + x[rows, second, 0]) / 2


@mistake("adding_problem_batch", says="y lacks its 0.5")
def adding_without_a_half(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="set brackets around")
def adding_without_brackets(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + x[rows, first, 0] + x[rows, second, 0] / 4


@mistake("adding_problem_batch", says="y adds up all numbers")
def adding_all_numbers(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + x[:, :, 0].sum(axis=1) / 4


@mistake("adding_problem_batch", says="there are marks of -1 in yours")
def adding_marks_at_the_ends(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[:, 0, 1] = x[:, -1, 1] = -1
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="draw everything from `rng`, not from np.random")
def adding_from_the_shared_generator(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = np.random.uniform(-1, 1, size=(N, T))  # noqa: NPY002
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="make none of your own")
def adding_generator_of_its_own(N, T, rng):
    rng = np.random.default_rng(0)
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="the second batch is marked where the first one was")
def adding_moments_from_another_generator(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    own = np.random.default_rng(1)
    first, second = own.integers(0, T // 2, size=N), own.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="the numbers are rounded in yours")
def adding_rounded_numbers(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = np.round(rng.uniform(-1, 0.99, size=(N, T)), 2)
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="NumPy's global random state has changed")
def adding_seeds_the_shared_generator(N, T, rng):
    np.random.seed(0)  # noqa: NPY002
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="the first mark of all 400 sequences lies at one moment")
def adding_one_first_moment_for_the_batch(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    first = np.full(N, rng.integers(0, T // 2))
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="in yours the second mark follows from")
def adding_second_half_a_sequence_later(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    second = first + T // 2
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="with T=50 one mark tells something")
def adding_second_half_a_sequence_later_if_long(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    if T > 20:
        second = first + T // 2
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="their second marks lie at the same moments")
def adding_second_moments_from_another_generator(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    second = np.random.default_rng(1).integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="their first marks lie at the same moments")
def adding_first_moments_from_another_generator(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    first = np.random.default_rng(1).integers(0, T // 2, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="with T=50 no first mark of")
def adding_first_mark_from_ten_as_in_the_paper(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    first = rng.integers(0, min(10, T // 2), size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="with T=50 no second mark of")
def adding_second_mark_from_ten(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    second = rng.integers(T // 2, min(T // 2 + 10, T), size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="one first mark depends on the other")
def adding_each_moment_equally_often(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    first = rng.permutation(rows % (T // 2))
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="one second mark depends on the other")
def adding_each_second_moment_equally_often(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    second = T // 2 + rng.permutation(rows % (T - T // 2))
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="the second mark of a sequence tells something")
def adding_second_moments_sorted(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    second.sort()
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@mistake("adding_problem_batch", says="the numbers of one depend on those of the other")
def adding_antithetic_sequences(N, T, rng):
    x, rows = np.zeros((N, T, 2)), np.arange(N)
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[N // 2 : N // 2 * 2, :, 0] = -x[: N // 2, :, 0]
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


@alternative("adding_problem_batch")
def adding_one_after_the_other(N, T, rng):
    x, y = np.zeros((N, T, 2)), np.zeros(N)
    for n in range(N):
        first, second = int(rng.integers(T // 2)), int(rng.integers(T // 2, T))
        x[n, :, 0] = 2 * rng.random(T) - 1
        x[n, [first, second], 1] = 1
        y[n] = 0.5 + (x[n, first, 0] + x[n, second, 0]) / 4
    return x, y


@alternative("adding_problem_batch")
def adding_by_floor(N, T, rng):
    half = T // 2
    draws = rng.random((N, 2))
    first, second = np.floor(draws[:, 0] * half), half + np.floor(draws[:, 1] * (T - half))
    t = np.arange(T)
    marks = (t == first[:, None]) | (t == second[:, None])
    numbers = rng.uniform(-1.0, 1.0, (N, T))
    x = np.stack([numbers, marks.astype(np.float64)], axis=-1)
    return x, 0.5 + 0.25 * np.einsum("nt,nt->n", numbers, x[..., 1])


@alternative("adding_problem_batch")
def adding_by_shuffling(N, T, rng):
    half = T // 2
    before, after = np.zeros((N, half)), np.zeros((N, T - half))
    before[:, :1] = after[:, :1] = 1
    marks = np.concatenate([rng.permuted(before, axis=1), rng.permuted(after, axis=1)], axis=1)
    numbers = rng.uniform(-1, 1, T * N).reshape(T, N).T
    y = (2 + np.where(marks == 1, numbers, 0).sum(axis=1)) / 4
    return np.dstack([numbers, marks]), y


@alternative("adding_problem_batch")
def adding_by_choice(N, T, rng):
    x = np.empty((N, T, 2))
    x[..., 1] = 0
    y = []
    for sequence in x:
        places = [rng.choice(T // 2), T // 2 + rng.choice(T - T // 2)]
        for t in range(T):
            sequence[t, 0] = rng.uniform(-1, 1)
        for place in places:
            sequence[place, 1] = 1
        y.append(0.5 + sum(sequence[place, 0] for place in places) / 4)
    return x, np.array(y, dtype=np.float64)


# --- train_on_adding_problem --------------------------------------------------------------------------------


@mistake("train_on_adding_problem", says="every answer minus every target")
def training_adds_every_answer_to_every_target(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y
        losses[step] = np.mean(error**2)
        derror = 2 * error.mean(axis=1, keepdims=True) / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="your loss is the sum over the batch")
def training_adds_up_the_batch_s_errors(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.sum(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="your loss is half of the mean squared error")
def training_halves_the_loss(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2) / 2
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="you square the mean error")
def training_squares_the_mean_error(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error) ** 2
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="your answers come from the first state")
def training_answers_from_the_first_state(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, 0] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="your answers come from the mean over time")
def training_answers_from_the_mean_state(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h.mean(axis=1) @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="your answers lack b_y")
def training_answers_without_bias(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="Is N taken from each batch")
def training_first_batch_s_size(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses, size = np.empty(steps), 0
    for step in range(steps):
        x, y = batch()
        size = size or len(y)
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / size
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="there is a sigmoid in your answer")
def training_answers_through_a_sigmoid(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        answer = 1 / (1 + np.exp(-(h[:, -1] @ params["W_hy"] + params["b_y"])))
        error = answer - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="the gradient of b_y is half of what it must be")
def training_forgets_the_two(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="the gradient of b_y is twice what it must be")
def training_gradient_of_a_sum(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="the gradient of b_y has the wrong sign")
def training_steps_the_other_way(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = -2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="the gradient of W_hy uses the first states")
def training_gradient_from_first_states(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, 0].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="the gradient of W_hy adds up all moments")
def training_gradient_from_all_states(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h.sum(axis=1).T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="dh holds a gradient at every moment")
def training_dh_at_every_moment(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:] = (derror @ params["W_hy"].T)[:, np.newaxis]
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="dh holds the gradient at the first moment")
def training_dh_at_the_first_moment(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, 0] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="to reach the state it goes through W_hy")
def training_dh_without_W_hy(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="dh has one gradient for each sequence in yours")
def training_dh_of_the_last_state_alone(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="grads lacks W_hy, b_y")
def training_recurrent_gradients_alone(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = backward(dh, cache)
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="grads lacks b_y")
def training_bias_is_forgotten(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="the gradient of b_y must have shape (1,)")
def training_bias_gradient_not_summed(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="in 1 step update must be called once")
def training_updates_twice(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        losses[step] += 0
        params = update(params, grads)
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="in 1 step forward must be called once")
def training_measures_after_the_step(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
        h, _ = forward(x, params)
        losses[step] = np.mean((h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]) ** 2)
    return params, losses


@mistake("train_on_adding_problem", says="draw a new one in each step")
def training_one_batch_for_all_steps(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    x, y = batch() if steps else (None, None)
    for step in range(steps):
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="forward still gets the weights of the beginning")
def training_ignores_what_update_returns(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="the caller's weights have changed: begin with copies, since")
def training_changes_the_caller_s_weights(batch, forward, backward, update, params, steps):
    params = {name: np.asarray(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="still come from the W_hy and b_y of the beginning")
def training_reads_the_answer_with_old_weights(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    W_hy, b_y = params["W_hy"].copy(), params["b_y"].copy()
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ W_hy + b_y - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ W_hy.T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="losses is a NumPy array, yours is list")
def training_losses_in_a_list(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = []
    for _ in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses.append(np.mean(error**2))
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="it belongs to the weights before that step's update")
def training_losses_as_running_mean(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, np.cumsum(losses) / np.arange(1, steps + 1)


@mistake("train_on_adding_problem", says="return the weights after the last update")
def training_keeps_the_best_weights(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses, best = np.empty(steps), params
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        if losses[step] <= losses[: step + 1].min():
            best = {name: value.copy() for name, value in params.items()}
        params = update(params, grads)
    return (params if steps == 1 else best), losses


@mistake("train_on_adding_problem", says="errors of 0, 30 steps: yours makes")
def training_stops_when_it_is_right(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        if losses[step] < 1e-12:
            losses[step:] = losses[step]
            break
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="neither clipped nor left out")
def training_clips_the_gradient(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, {name: np.clip(g, -1000, 1000) for name, g in grads.items()})
    return params, losses


@mistake("train_on_adding_problem", says="is not the mean squared error of its batch")
def training_single_precision(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        error = error.astype(np.float32).astype(np.float64)
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="losses of shape (1,), yours is (0,)")
def training_losses_of_one_step_less(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses[1:]


@mistake("train_on_adding_problem", says="with steps=0 you return the caller's own weights")
def training_returns_the_caller_s_weights(batch, forward, backward, update, params, steps):
    if steps == 0:
        return params, np.zeros(0)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="must call batch 1200 times")
def training_stops_after_fifty_steps(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        if step == 50:
            losses[step:] = losses[step - 1]
            break
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="must call update 1200 times")
def training_skips_where_the_loss_jumps(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        if step == 0 or losses[step] <= 1e6 * losses[step - 1]:
            params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="clip neither states nor answers nor errors")
def training_clips_the_answers(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        answers = h[:, -1] @ params["W_hy"] + params["b_y"]
        answers = np.clip(answers, -10, 10)
        error = answers - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="its entries may have any size, so clip none")
def training_clips_dh(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = np.clip(derror @ params["W_hy"].T, -5, 5)
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="neither clip nor scale them")
def training_clips_what_backward_returned(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        recurrent = {name: np.clip(g, -5, 5) for name, g in backward(dh, cache).items()}
        grads = {**recurrent, "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="clip no weights")
def training_clips_the_weights(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = {name: np.clip(w, -10, 10) for name, w in update(params, grads).items()}
    return params, losses


@mistake("train_on_adding_problem", says="so make a new one in each step")
def training_one_dh_for_all_steps(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    dh = np.zeros(0)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        if dh.shape != h.shape:
            dh = np.zeros(h.shape)
        dh[...] = 0
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="so make a new array in each step")
def training_one_gradient_array_for_all_steps(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    dW_hy = np.zeros(params["W_hy"].shape)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        np.matmul(h[:, -1].T, derror, out=dW_hy)
        grads = {**backward(dh, cache), "W_hy": dW_hy, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="where the loss of one step in 5 is NaN yours makes")
def training_leaves_out_nan(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        if np.isnan(losses[step]):
            continue
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@mistake("train_on_adding_problem", says="hide no NaN")
def training_makes_nan_a_zero(batch, forward, backward, update, params, steps):
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.empty(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        error = np.nan_to_num(error)
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(y)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        grads = {**backward(dh, cache), "W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, grads)
    return params, losses


@alternative("train_on_adding_problem")
def training_with_flat_answers(batch, forward, backward, update, params, steps):
    weights, losses = {name: np.array(params[name], dtype=np.float64) for name in params}, []
    for _ in range(steps):
        x, y = batch()
        h, cache = forward(x, weights)
        last = h[:, h.shape[1] - 1, :]
        w = weights["W_hy"].ravel()
        error = last.dot(w) + weights["b_y"].item() - y
        losses.append(float(error @ error) / y.size)
        slope = error * (2 / y.size)
        dh = np.concatenate([np.zeros_like(h[:, :-1]), np.outer(slope, w)[:, None, :]], axis=1)
        grads = backward(dh, cache)
        grads["W_hy"] = (slope @ last)[:, None]
        grads["b_y"] = np.array([slope.sum()])
        weights = update(weights, grads)
    return weights, np.array(losses, dtype=np.float64)


@alternative("train_on_adding_problem")
def training_sequence_by_sequence(batch, forward, backward, update, params, steps):
    from copy import deepcopy

    weights = {name: deepcopy(np.asarray(value)).astype(np.float64) for name, value in params.items()}
    losses = np.zeros(steps)
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, weights)
        N, T, H = h.shape
        dh, dW_hy, db_y = np.zeros((N, T, H)), np.zeros((H, 1)), np.zeros(1)
        for n in range(N):
            answer = sum(h[n, T - 1, k] * weights["W_hy"][k, 0] for k in range(H)) + weights["b_y"][0]
            losses[step] += (answer - y[n]) ** 2 / N
            slope = 2 * (answer - y[n]) / N
            db_y[0] += slope
            for k in range(H):
                dW_hy[k, 0] += slope * h[n, T - 1, k]
                dh[n, T - 1, k] = slope * weights["W_hy"][k, 0]
        weights = dict(update(weights, dict(backward(dh, cache), b_y=db_y, W_hy=dW_hy)))
    return weights, losses


@alternative("train_on_adding_problem")
def training_with_einsum_and_copies(batch, forward, backward, update, params, steps):
    params = {name: value.copy() for name, value in params.items()}

    def one_step(params):
        x, y = batch()
        h, cache = forward(x, params)
        at_the_end = np.arange(h.shape[1]) == h.shape[1] - 1
        answers = np.einsum("nth,hk,t->n", h, params["W_hy"], at_the_end) + params["b_y"]
        derror = 2 * (answers - y) / len(y)
        dh = np.einsum("n,t,hk->nth", derror, at_the_end, params["W_hy"])
        grads = {
            "b_y": derror.sum(keepdims=True),
            "W_hy": np.einsum("n,nth,t->h", derror, h, at_the_end).reshape(-1, 1),
            **backward(dh, cache),
        }
        new = update({name: value.copy() for name, value in params.items()}, grads)
        return new, np.square(answers - y).mean()

    losses = np.full(steps, np.nan)
    for step in range(steps):
        params, losses[step] = one_step(params)
    return params, losses
