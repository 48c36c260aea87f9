"""What learners write for the exercises of `bptt`: wrong in a way worth a message, or right in another way."""

import numpy as np

from grader.mistakes import alternative, mistake

ANY_NEGATIVE = "NumPy takes any negative size in reshape for the one to be worked out"
# Changes of the reference that no check can notice, and why.
EQUIVALENT = {
    "numerical_gradient: gradient[place] = (values[0] - values[1]) / (2 * eps) → gradient[place] = "
    "(values[0] - values[-1]) / (2 * eps)": ("of two values the second is the last"),
    "relative_error: return float(np.max(np.abs(a - b) / size, initial=0.0)) → return "
    "float(np.max(np.abs(b - a) / size, initial=0.0))": (
        "the size of a difference does not depend on its order"
    ),
    "rnn_backward: x, h, da = (np.ascontiguousarray(a.swapaxes(0, 1)) for a in (x, h, dh)) → x, h, da = "
    "(a.swapaxes(0, 1) for a in (x, h, dh))": (
        "how numbers lie in memory changes the time and not the result"
    ),
    "rnn_backward: flat = da.reshape(-1, da.shape[2]) → flat = da.reshape(-2, da.shape[2])": (ANY_NEGATIVE),
    "rnn_backward: return (dx, from_later, x.reshape(-1, x.shape[2]).T @ flat, before.reshape(-1, "
    "before.shape[2]).T @ flat, flat.sum(axis=0)) → return (dx, from_later, x.reshape(-2, x.shape[2]).T "
    "@ flat, before.reshape(-1, before.shape[2]).T @ flat, flat.sum(axis=0))": (ANY_NEGATIVE),
    "rnn_backward: return (dx, from_later, x.reshape(-1, x.shape[2]).T @ flat, before.reshape(-1, "
    "before.shape[2]).T @ flat, flat.sum(axis=0)) → return (dx, from_later, x.reshape(-1, x.shape[2]).T "
    "@ flat, before.reshape(-2, before.shape[2]).T @ flat, flat.sum(axis=0))": (ANY_NEGATIVE),
    "gradient_norm_through_time: norms[:, t] = np.sqrt(np.sum(dh ** 2, axis=1)) → norms[:, t] = "
    "np.sqrt(np.sum(dh ** 2, axis=-1))": ("in a matrix axis 1 is the last one"),
    "gradient_norm_through_time: dh = dh * (1 - h[:, t] ** 2) @ W_hh.T → dh = dh * (h[:, t] ** 2 - 1) @ "
    "W_hh.T": ("this turns the sign of the whole gradient, and a length has none"),
    "bptt_loss_and_gradients: flat = dscores.reshape(-1, V) → flat = dscores.reshape(-2, V)": (ANY_NEGATIVE),
    "clip_by_global_norm: factor = max_norm / norm if norm > max_norm else 1.0 → factor = max_norm / "
    "norm if norm >= max_norm else 1.0": ("where the two are equal the factor is 1 either way"),
    "bptt_loss_and_gradients: require_shape('W_hy', params['W_hy'], (h0.shape[1], V)) → "
    "require_shape('W_hy', params['W_hy'], (h0.shape[-1], V))": "in a matrix axis 1 is the last one",
    "bptt_loss_and_gradients: grads = {'W_xh': dW_xh, 'W_hh': dW_hh, 'b_h': db_h, 'W_hy': h.reshape(-1, "
    "h.shape[2]).T @ flat, 'b_y': flat.sum(axis=0)} → grads = {'W_xh': dW_xh, 'W_hh': dW_hh, 'b_h': db_h, "
    "'W_hy': h.reshape(-2, h.shape[2]).T @ flat, 'b_y': flat.sum(axis=0)}": ANY_NEGATIVE,
}

# --- numerical_gradient -------------------------------------------------------------------------------------


@mistake("numerical_gradient", says="a push in one direction alone")
def measure_one_sided(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up = x.copy()
        up[place] += eps
        gradient[place] = (f(up) - f(x.copy())) / eps
    return gradient


@mistake("numerical_gradient", says="from -eps to +eps the way is 2 eps long")
def measure_divided_by_eps(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(up) - f(down)) / eps
    return gradient


@mistake("numerical_gradient", says="both signs are turned")
def measure_down_minus_up(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(down) - f(up)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="the first entry was still pushed when you came to the second")
def measure_copies_made_once(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    up, down = x.copy(), x.copy()
    for place in np.ndindex(x.shape):
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="it was (2, 5), and afterwards it is")
def measure_in_the_caller_s_array(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += eps
        above = f(x)
        x[place] -= 2 * eps
        gradient[place] = (above - f(x)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="you push in the caller's array, and f sees it")
def measure_in_the_caller_s_array_restored(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + eps
        above = f(x)
        x[place] = kept - eps
        gradient[place] = (above - f(x)) / (2 * eps)
        x[place] = kept
    return gradient


@mistake("numerical_gradient", says="an array of int64, in which a push of 0.00001 is lost")
def measure_in_an_integer_array(f, x, *, eps=1e-5):
    x = np.asarray(x)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="you push both entries at once")
def measure_all_at_once(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    return np.full(x.shape, (f(x + eps) - f(x - eps)) / (2 * eps))


@mistake("numerical_gradient", says="with one number for each entry of x; yours is float")
def measure_a_derivative(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    return (f(x + eps) - f(x - eps)) / (2 * eps)


@mistake("numerical_gradient", says="Each entry is pushed by eps itself")
def measure_relative_push(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] *= 1 + eps
        down[place] *= 1 - eps
        gradient[place] = (f(up) - f(down)) / (up[place] - down[place])
    return gradient


@mistake("numerical_gradient", says="x of shape (2,) must give shape (2,), yours is (2, 1)")
def measure_column(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros((x.size, 1))
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up.flat[i] += eps
        down.flat[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="a matrix of shape (2, 3) must give that shape, yours is (6,)")
def measure_flattened_result(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.size)
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up.flat[i] += eps
        down.flat[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="must be given such a matrix; yours gives it shape (6,)")
def measure_flattened_input(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.size)
    for i in range(x.size):
        push = np.zeros(x.size)
        push[i] = eps
        gradient[i] = (f(x.ravel() + push) - f(x.ravel() - push)) / (2 * eps)
    return gradient.reshape(x.shape)


@mistake("numerical_gradient", says="do you use the eps that was handed in?")
def measure_own_eps(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    eps = 1e-5
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="do you push a whole row?")
def measure_row_by_row(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="eps is 1e-5 where none is handed in")
def measure_another_default(f, x, *, eps=1e-3):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="`f` must be given float64 arrays, yours gives it float32")
def measure_in_single_precision(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float32)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="what is written to a copy is lost")
def measure_through_a_flat_view(f, x, *, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    flat, result = x.reshape(-1), gradient.reshape(-1)
    for i in range(x.size):
        kept = flat[i]
        flat[i] = kept + eps
        above = f(x)
        flat[i] = kept - eps
        result[i] = (above - f(x)) / (2 * eps)
        flat[i] = kept
    return gradient


@mistake("numerical_gradient", says="pushed up and down again, a number does not come back exactly")
def measure_pushed_up_and_down_again(f, x, *, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += eps
        above = f(x)
        x[place] -= 2 * eps
        gradient[place] = (above - f(x)) / (2 * eps)
        x[place] += eps
    return gradient


@mistake("numerical_gradient", says="not by what you find between `up` and `down`")
def measure_divided_by_the_way(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(up) - f(down)) / (up[place] - down[place])
    return gradient


@mistake("numerical_gradient", says="`down = up` makes no copy")
def measure_the_same_array_twice(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up = x.copy()
        up[place] += eps
        down = up
        down[place] -= 2 * eps
        gradient[place] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="two calls for each entry and gives 60.05")
def measure_at_five_points(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        push = np.zeros(x.shape)
        push[place] = eps
        near, far = f(x + push) - f(x - push), f(x + 2 * push) - f(x - 2 * push)
        gradient[place] = (8 * near - far) / (12 * eps)
    return gradient


@mistake("numerical_gradient", says="an entry of 0 is pushed like every other")
def measure_nonzero_entries(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in zip(*np.nonzero(x), strict=True):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(up) - f(down)) / (2 * eps)
    return gradient


@mistake("numerical_gradient", says="the right numbers in the wrong places")
def measure_column_after_column(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    slopes = []
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        slopes.append((f(up) - f(down)) / (2 * eps))
    return np.array(slopes).reshape(x.shape, order="F")


@mistake("numerical_gradient", says="round nothing, and cut nothing off")
def measure_and_round(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(up) - f(down)) / (2 * eps)
    return np.round(gradient, 8)


@mistake("numerical_gradient", says="has no least and no largest size")
def measure_with_a_least_eps(f, x, *, eps=1e-5):
    x, size = np.asarray(x, dtype=np.float64), max(eps, 1e-6)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += size
        down[place] -= size
        gradient[place] = (f(up) - f(down)) / (2 * size)
    return gradient


@mistake("numerical_gradient", says="x has shape (1, 4), but `f` was given shape (4,)")
def measure_a_row_as_a_vector(f, x, *, eps=1e-5):
    shape = np.shape(x)
    x = np.array(x, dtype=np.float64)
    x = x[0] if x.ndim == 2 and len(x) == 1 else x
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        gradient[place] = (f(up) - f(down)) / (2 * eps)
    return gradient.reshape(shape)


@mistake("numerical_gradient", says="an empty x of shape (0,) gives an empty gradient; yours raises")
def measure_and_stack(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    slopes = []
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += eps
        down[place] -= eps
        slopes.append((f(up) - f(down)) / (2 * eps))
    return np.stack(slopes).reshape(x.shape)


@alternative("numerical_gradient")
def measure_rows_of_the_identity(f, x, *, eps=1e-5):
    x = np.array(x, dtype=float)
    pushes = eps * np.eye(x.size).reshape((x.size, *x.shape))
    slopes = [(float(f(x + push)) - float(f(x - push))) / (eps + eps) for push in pushes]
    return np.array(slopes, dtype=float).reshape(x.shape)


@alternative("numerical_gradient")
def measure_in_one_working_copy(f, x, *, eps=1e-5):
    work = np.array(x, dtype=np.float64)
    gradient = np.empty_like(work)
    it = np.nditer(work, flags=["multi_index", "zerosize_ok"])
    places = [] if work.size == 0 else [it.multi_index for _ in it]
    for place in places:
        old = float(work[place])
        work[place] = old - eps
        below = f(work)
        work[place] = old + eps
        above = f(work)
        work[place] = old
        gradient[place] = 0.5 * above / eps - 0.5 * below / eps
    return gradient


@alternative("numerical_gradient")
def measure_plain_lists(f, x, *, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    numbers = [float(value) for value in x.flat]

    def moved(i, push):
        return np.array([*numbers[:i], numbers[i] + push, *numbers[i + 1 :]]).reshape(x.shape)

    result = [(f(moved(i, eps)) - f(moved(i, -eps))) / 2 / eps for i in range(len(numbers))]
    return np.array(result, dtype=np.float64).reshape(x.shape)


# --- relative_error -----------------------------------------------------------------------------------------


@mistake("relative_error", says="you give the mean of the quotients")
def apart_mean_of_quotients(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.mean(np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))))


@mistake("relative_error", says="not one for each entry; yours is ndarray")
def apart_entry_by_entry(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))


@mistake("relative_error", says="you leave out |a - b|")
def apart_signed_difference(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max((a - b) / np.maximum(floor, np.abs(a) + np.abs(b))))


@mistake("relative_error", says="the sizes of negative entries count too")
def apart_sum_without_sizes(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b) / np.maximum(floor, a + b)))


@mistake("relative_error", says="is yours |a + b|?")
def apart_size_of_the_sum(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b) / np.maximum(floor, np.abs(a + b))))


@mistake("relative_error", says="you divide by the size of `a` alone")
def apart_beside_the_first(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b) / np.maximum(floor, np.abs(a))))


@mistake("relative_error", says="you divide by the size of `b` alone")
def apart_beside_the_second(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b) / np.maximum(floor, np.abs(b))))


@mistake("relative_error", says="you divide by the larger of the two sizes")
def apart_beside_the_larger(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b) / np.maximum(floor, np.maximum(np.abs(a), np.abs(b)))))


@mistake("relative_error", says="you divide by the mean of the two sizes")
def apart_beside_the_mean_size(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b) / np.maximum(floor, (np.abs(a) + np.abs(b)) / 2)))


@mistake("relative_error", says="you give the largest difference, 3")
def apart_absolute(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b)))


@mistake("relative_error", says="you divide lengths of vectors")
def apart_by_lengths(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.linalg.norm(a - b) / max(floor, np.linalg.norm(a) + np.linalg.norm(b)))


@mistake("relative_error", says="you divide the largest difference by the largest size")
def apart_largest_over_largest(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b)) / max(floor, np.max(np.abs(a) + np.abs(b))))


@mistake("relative_error", says="What do you divide 0 by?")
def apart_without_a_floor(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b) / (np.abs(a) + np.abs(b))))


@mistake("relative_error", says="you add `floor` to the size")
def apart_floor_added(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b) / (floor + np.abs(a) + np.abs(b))))


@mistake("relative_error", says="for 3 and 1 with floor=10 the divisor is 10")
def apart_own_floor(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))))


@mistake("relative_error", says="for a=[nan] and b=[1.0] yours is 0.0")
def apart_with_python_s_max(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    worst = 0.0
    for p, q in zip(a.ravel(), b.ravel(), strict=True):
        worst = max(worst, abs(p - q) / max(floor, abs(p) + abs(q)))
    return float(worst)


@mistake("relative_error", says="empty arrays give 0.0, yours raises ValueError")
def apart_empty_not_asked(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))))


@mistake("relative_error", says="wrong for arrays of dtype int8")
def apart_in_small_integers(a, b, *, floor=1e-8):
    a, b = np.asarray(a), np.asarray(b)
    if a.size == 0:
        return 0.0
    return float(np.max(np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))))


@mistake("relative_error", says="every row counts")
def apart_first_row_alone(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.size == 0:
        return 0.0
    quotients = np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))
    return float(np.max(quotients if quotients.ndim == 1 else quotients[0]))


@mistake("relative_error", says="where nothing differs the result is the float 0.0")
def apart_or_nothing(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if (a == b).all():
        return 0
    return float(np.max(np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))))


@mistake("relative_error", says="that differ by 2e-12 of their size")
def apart_rounded(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.size == 0:
        return 0.0
    return round(float(np.max(np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b)))), 10)


@mistake("relative_error", says='order="K" and order="A" follow the memory')
def apart_in_the_order_of_memory(a, b, *, floor=1e-8):
    a = np.asarray(a, dtype=np.float64).ravel(order="K")
    b = np.asarray(b, dtype=np.float64).ravel(order="K")
    if a.size == 0:
        return 0.0
    return float(np.max(np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))))


@mistake("relative_error", says="two arrays that share memory can differ")
def apart_unless_memory_is_shared(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.size == 0 or np.shares_memory(a, b):
        return 0.0
    return float(np.max(np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))))


@mistake("relative_error", says="handed in as `a` and as `b`, must give NaN")
def apart_unless_the_same_object(a, b, *, floor=1e-8):
    if a is b:
        return 0.0
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.size == 0:
        return 0.0
    return float(np.max(np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))))


@mistake("relative_error", says="for a=[1.0, nan] and b=[-1.0, 2.0] yours is 1.0")
def apart_stops_at_the_worst(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.size == 0:
        return 0.0
    quotients = np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))
    return 1.0 if (quotients == 1).any() else float(np.max(quotients))


@mistake("relative_error", says="with NaN in b the result must be NaN")
def apart_asks_a_alone_for_nan(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if np.isnan(a).any():
        return float("nan")
    worst = 0.0
    for place in np.ndindex(a.shape):
        quotient = abs(a[place] - b[place]) / max(floor, abs(a[place]) + abs(b[place]))
        if quotient > worst:
            worst = quotient
    return float(worst)


@mistake("relative_error", says="do you leave zeros out?")
def apart_without_zeros(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.size == 0:
        return 0.0
    size = np.abs(a) + np.abs(b)
    there = size != 0
    return float(np.max(np.abs(a - b)[there] / np.maximum(floor, size[there])))


@alternative("relative_error")
def apart_number_by_number(a, b, *, floor=1e-8):
    import math

    worst = 0.0
    pairs = zip(np.ravel(a).tolist(), np.ravel(b).tolist(), strict=True)
    for p, q in ((float(p), float(q)) for p, q in pairs):
        if math.isnan(p) or math.isnan(q):
            return math.nan
        size = abs(p) + abs(q)
        worst = max(worst, abs(p - q) / (size if size > floor else floor))
    return worst


@alternative("relative_error")
def apart_sorted_quotients(a, b, *, floor=1e-8):
    pair = np.stack([np.array(a, dtype=np.float64), np.array(b, dtype=np.float64)])
    size = np.sum(np.abs(pair), axis=0)
    size[size < floor] = floor
    quotients = np.ptp(pair, axis=0) / size
    return float(np.sort(quotients, axis=None)[-1]) if quotients.size else 0.0  # NaN is sorted to the end


@alternative("relative_error")
def apart_smaller_of_two_quotients(a, b, *, floor=1e-8):
    a, b = np.asarray(a, dtype=np.longdouble).ravel(), np.asarray(b, dtype=np.longdouble).ravel()
    difference, size = np.maximum(a - b, b - a), np.maximum(a, -a) + np.maximum(b, -b)
    with np.errstate(divide="ignore", invalid="ignore"):
        over_size = np.where(size == 0, np.longdouble(0), difference / size)
    smaller = np.minimum(over_size, difference / floor)
    return float(np.append(smaller, 0).max())


# --- rnn_step_backward --------------------------------------------------------------------------------------


@mistake("rnn_step_backward", says="you leave the tanh out")
def step_back_without_slope(dh, cache):
    x, h_prev, _, W_xh, W_hh = cache
    da = np.array(dh, dtype=np.float64)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="you take the tanh of h, which is a tanh already")
def step_back_tanh_of_h(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - np.tanh(h) ** 2)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="your slope is 1 - h: square h first")
def step_back_one_minus_h(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="which belongs to the logistic function")
def step_back_logistic_slope(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * h * (1 - h)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="see where one has to be transposed")
def step_back_W_xh_not_transposed(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h**2)
    return da @ W_xh, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="is W_hh transposed in yours?")
def step_back_W_hh_not_transposed(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h**2)
    return da @ W_xh.T, da @ W_hh, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="your dW_hh uses h, the result of the step")
def step_back_new_state_in_dW_hh(dh, cache):
    x, _, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h**2)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="your dW_xh is half of what it must be")
def step_back_mean_over_the_batch(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h**2)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da / len(x), h_prev.T @ da / len(x), da.mean(axis=0)


@mistake("rnn_step_backward", says="your db_h is half of what it must be")
def step_back_mean_of_the_bias(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h**2)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.mean(axis=0)


@mistake("rnn_step_backward", says="one row for each sequence")
def step_back_bias_not_summed(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h**2)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da


@mistake("rnn_step_backward", says="db_h must have shape (4,), yours is (2,)")
def step_back_bias_over_units(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h**2)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=1)


@mistake("rnn_step_backward", says="your dW_hh is transposed")
def step_back_dW_hh_turned(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h**2)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, da.T @ h_prev, da.sum(axis=0)


@mistake("rnn_step_backward", says="dW_xh must have shape (3, 4), yours is (4, 3)")
def step_back_dW_xh_turned(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h**2)
    return da @ W_xh.T, da @ W_hh.T, da.T @ x, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="the right shapes in the wrong order")
def step_back_weights_first(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h**2)
    return x.T @ da, h_prev.T @ da, da.sum(axis=0), da @ W_xh.T, da @ W_hh.T


@mistake("rnn_step_backward", says="leave `dh` as it was given to you")
def step_back_in_place(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64)
    da *= 1 - h**2
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="you changed `h` in the cache")
def step_back_squares_the_cache(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    h **= 2
    da = np.asarray(dh, dtype=np.float64) * (1 - h)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="by hand dh_prev is 1.28 times W_hh")
def step_back_old_state_without_slope(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * (1 - h**2)
    return da @ W_xh.T, dh @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="add x[n, d] da[n, k] over every sequence n")
def step_back_first_sequence_alone(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = np.asarray(dh, dtype=np.float64) * (1 - h**2)
    return da @ W_xh.T, da @ W_hh.T, np.outer(x[0], da[0]), np.outer(h_prev[0], da[0]), da.sum(axis=0)


@mistake("rnn_step_backward", says="dx must be a float64 array")
def step_back_in_single_precision(dh, cache):
    x, h_prev, h, W_xh, W_hh = (array.astype(np.float32) for array in cache)
    da = np.asarray(dh, dtype=np.float32) * (1 - h**2)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="with the sign turned")
def step_back_slope_turned(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * (h * h - 1)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="leave the root out")
def step_back_root_of_the_slope(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * np.sqrt(1 - h * h)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="your slope comes from h_prev")
def step_back_slope_of_the_old_state(dh, cache):
    x, h_prev, _, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * (1 - h_prev**2)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="and without the bias")
def step_back_state_computed_without_bias(dh, cache):
    x, h_prev, _, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * (1 - np.tanh(x @ W_xh + h_prev @ W_hh) ** 2)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="your db_h adds up dh")
def step_back_bias_from_dh(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * (1 - h * h)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, dh.sum(axis=0)


@mistake("rnn_step_backward", says="dh itself does not go past it")
def step_back_past_the_step(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * (1 - h * h)
    return da @ W_xh.T, dh + da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="your dx is half of what it must be")
def step_back_input_divided_by_the_batch(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * (1 - h * h)
    return da @ W_xh.T / len(x), da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="each unit keeps a sum of its own")
def step_back_one_sum_for_the_bias(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * (1 - h * h)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, np.full(h.shape[1], da.sum())


@mistake("rnn_step_backward", says="do you clip?")
def step_back_clipped(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = np.clip(dh * (1 - h * h), -1000, 1000)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="cut small numbers off?")
def step_back_small_numbers_cut_off(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * (1 - h * h)
    da[np.abs(da) < 1e-9] = 0
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="keep no least slope")
def step_back_least_slope(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * np.maximum(1 - h * h, 1e-8)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="is wrong where all units are at 0.99995")
def step_back_saturated_units_off(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    da = dh * np.where(np.abs(h) > 0.9999, 0, 1 - h * h)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="where dh and the cache are read-only")
def step_back_cache_put_back(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    kept = h.copy()
    h *= h
    da = dh * (1 - h)
    h[...] = kept
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@mistake("rnn_step_backward", says="the results are new arrays")
def step_back_hands_dh_on(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    if not dh.any():
        return np.zeros(x.shape), dh, np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    da = dh * (1 - h * h)
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


@alternative("rnn_step_backward")
def step_back_with_loops(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    (N, D), H = x.shape, h.shape[1]
    dx, dh_prev = np.zeros((N, D)), np.zeros((N, H))
    dW_xh, dW_hh, db_h = np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    for n in range(N):
        for k in range(H):
            da = float(dh[n][k]) * (1 - h[n, k]) * (1 + h[n, k])
            db_h[k] += da
            for d in range(D):
                dx[n, d] += da * W_xh[d, k]
                dW_xh[d, k] += da * x[n, d]
            for j in range(H):
                dh_prev[n, j] += da * W_hh[j, k]
                dW_hh[j, k] += da * h_prev[n, j]
    return dx, dh_prev, dW_xh, dW_hh, db_h


@alternative("rnn_step_backward")
def step_back_with_einsum(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    slope = np.cosh(np.arctanh(h)) ** -2.0
    dx = np.einsum("nk,nk,dk->nd", dh, slope, W_xh)
    dh_prev = np.einsum("nk,nk,jk->nj", dh, slope, W_hh)
    dW_xh = np.einsum("nd,nk,nk->dk", x, dh, slope)
    dW_hh = np.einsum("nj,nk,nk->jk", h_prev, dh, slope)
    return dx, dh_prev, dW_xh, dW_hh, np.einsum("nk,nk->k", dh, slope)


@alternative("rnn_step_backward")
def step_back_as_one_layer(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    dh = np.array(dh, dtype=np.longdouble)
    da = dh - dh * h * h
    into = np.hstack([x, h_prev, np.ones((len(x), 1))])  # x, the old state and a 1 are one long input
    d_weights, D = into.T @ da, x.shape[1]
    d_into = da @ np.vstack([W_xh, W_hh]).T
    parts = d_into[:, :D], d_into[:, D:], d_weights[:D], d_weights[D:-1], d_weights[-1]
    return tuple(np.array(part, dtype=np.float64) for part in parts)


@alternative("rnn_step_backward")
def step_back_one_sequence_at_a_time(dh, cache):
    x, h_prev, h, W_xh, W_hh = cache
    da = [np.array(row, dtype=np.float64) * (1 - state * state) for row, state in zip(dh, h, strict=True)]
    dx = np.array([W_xh @ row for row in da])
    dh_prev = np.array([W_hh @ row for row in da])
    dW_xh = sum(np.outer(inputs, row) for inputs, row in zip(x, da, strict=True))
    dW_hh = sum(np.outer(state, row) for state, row in zip(h_prev, da, strict=True))
    return dx, dh_prev, dW_xh, dW_hh, sum(da)


# --- rnn_backward -------------------------------------------------------------------------------------------


@mistake("rnn_backward", says="nothing reaches the first moment from the second in yours")
def walk_back_future_dropped(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = dh[:, t] * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="at the first moment dh is lost")
def walk_back_future_instead(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (from_later if t < h.shape[1] - 1 else dh[:, t]) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="what comes from later must pass the tanh as well")
def walk_back_slope_before_future(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = dh[:, t] * (1 - h[:, t] ** 2) + from_later
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="at the last moment your da is 2")
def walk_back_present_after_slope(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = from_later * (1 - h[:, t] ** 2) + dh[:, t]
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="at the last moment your slope is that of the moment before it")
def walk_back_slope_of_the_step_before(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - before**2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="your walk goes from the first moment to the last")
def walk_back_from_the_front(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1]):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="so add with +=")
def walk_back_one_moment_for_weights(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh = x[:, t].T @ da
        dW_hh = before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="add over the two moments, and divide by nothing")
def walk_back_mean_over_time(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh / len(h[0]), dW_hh / len(h[0]), db_h / len(h[0])


@mistake("rnn_backward", says="W_hh was multiplied with the state *before* that moment")
def walk_back_state_of_the_same_moment(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t]
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="and h0 is not zero here")
def walk_back_zeros_for_h0(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else np.zeros(h0.shape)
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="that is the *last* state")
def walk_back_last_state_before_the_first(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1]
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="it is a sum over both moments")
def walk_back_bias_of_one_moment(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h = da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="your dh0 is zero")
def walk_back_dh0_zeros(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, np.zeros(h0.shape), dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="a part of the last step back is missing")
def walk_back_dh0_one_step_short(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        earlier, from_later = from_later, da @ W_hh.T
    return dx, dh[:, 0] + earlier, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="your dW_xh is divided by N")
def walk_back_divided_by_the_batch(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh / len(x), dW_hh / len(x), db_h / len(x)


@mistake("rnn_backward", says="and wrong at the one before it")
def walk_back_W_hh_not_transposed(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="add what comes from later in a new array")
def walk_back_adds_into_dh(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in reversed(range(h.shape[1])):
        dh[:, t] += from_later
        da = dh[:, t] * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += (h[:, t - 1] if t > 0 else h0).T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="T = 0 gives zeros, yours raises")
def walk_back_stacks_a_list(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    all_dx, from_later = [], np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in reversed(range(h.shape[1])):
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        all_dx.append(da @ W_xh.T)
        dW_xh += x[:, t].T @ da
        dW_hh += (h[:, t - 1] if t > 0 else h0).T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return np.stack(all_dx[::-1], axis=1), from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="dx must have shape (2, 5, 3), yours is (5, 2, 3)")
def walk_back_time_first(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    all_dx, from_later = [], np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in reversed(range(h.shape[1])):
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        all_dx.insert(0, da @ W_xh.T)
        dW_xh += x[:, t].T @ da
        dW_hh += (h[:, t - 1] if t > 0 else h0).T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return np.array(all_dx), from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="you take the tanh of h")
def walk_back_tanh_of_h(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - np.tanh(h[:, t]) ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="your slope is 1 - h: square h first")
def walk_back_one_minus_h(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t])
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="your dx takes dh")
def walk_back_dx_from_dh(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = dh[:, t] @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="your dx runs from the last moment to the first")
def walk_back_dx_in_order_of_the_walk(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx[:, ::-1], from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="your loop stops before t = 0")
def walk_back_stops_before_the_first(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, 0, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="has not passed its tanh: send da")
def walk_back_sent_before_the_tanh(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = (dh[:, t] + from_later) @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="has not gone through W_hh")
def walk_back_sent_without_W_hh(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da
    return dx, from_later @ W_hh.T, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="then the next one replaces it")
def walk_back_adds_up_from_later(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = from_later + da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="and h0 has no loss of its own")
def walk_back_dh0_with_the_first_loss(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, dh[:, 0] + from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="what you send back must hold what came from later")
def walk_back_one_moment_back_alone(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = (dh[:, t] * (1 - h[:, t] ** 2) if t > 0 else da) @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="does not exchange time and batch")
def walk_back_dx_reshaped(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx.swapaxes(0, 1).reshape(x.shape), from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="your dW_hh is transposed")
def walk_back_dW_hh_turned(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += da.T @ before
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="your dW_hh takes h0[0] for all sequences")
def walk_back_first_row_of_h0(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0[:1].repeat(len(h0), axis=0)
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="are both in the same order, batch first or time first?")
def walk_back_sequences_mixed_in_dW_hh(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    all_da, H = np.zeros(h.shape), h.shape[2]
    for t in range(h.shape[1] - 1, -1, -1):
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        all_da[:, t] = da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    before = np.concatenate([h0[:, np.newaxis], h], axis=1)[:, :-1].swapaxes(0, 1)
    dW_hh = before.reshape(-1, H).T @ all_da.reshape(-1, H)
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="so that x[n, t] meets da of the same")
def walk_back_sequences_mixed_in_dW_xh(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += np.outer(x[:, t].sum(axis=0), da.sum(axis=0))
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="and dh0 is not: it is da of the first moment")
def walk_back_dh0_mean_of_the_batch(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later.mean(axis=0) + np.zeros(h0.shape), dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="your dx is divided by N")
def walk_back_dx_divided_by_the_batch(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx / len(x), from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="do you clip?")
def walk_back_clipped(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = np.clip(da @ W_hh.T, -100, 100)
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="or cut small numbers off?")
def walk_back_cuts_small_numbers_off(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = np.where(np.abs(da) < 1e-10, 0, da) @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="dx is right down to moment 50")
def walk_back_twenty_moments(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, max(h.shape[1] - 21, -1), -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="the slope there is small, and not 0")
def walk_back_saturated_units_off(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * (1 - h[:, t] ** 2)
        da = np.where(np.abs(h[:, t]) > 0.999, 0, da)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="keep no least slope")
def walk_back_least_slope(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        da = (dh[:, t] + from_later) * np.maximum(1 - h[:, t] ** 2, 1e-6)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    return dx, from_later, dW_xh, dW_hh, db_h


@mistake("rnn_backward", says="where dh and the cache are read-only")
def walk_back_dh_put_back(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)
    dx, from_later = np.zeros(x.shape), np.zeros(h0.shape)
    dW_xh, dW_hh, db_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(len(W_hh))
    kept = dh.copy()
    for t in range(h.shape[1] - 1, -1, -1):
        before = h[:, t - 1] if t > 0 else h0
        dh[:, t] += from_later
        da = dh[:, t] * (1 - h[:, t] ** 2)
        dx[:, t] = da @ W_xh.T
        dW_xh += x[:, t].T @ da
        dW_hh += before.T @ da
        db_h += da.sum(axis=0)
        from_later = da @ W_hh.T
    dh[...] = kept
    return dx, from_later, dW_xh, dW_hh, db_h


@alternative("rnn_backward")
def walk_back_step_by_step(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.float64)

    def step_back(dh_t, x_t, before, h_t):
        da = dh_t - dh_t * h_t * h_t
        return da @ W_xh.T, da @ W_hh.T, x_t.T @ da, before.T @ da, da.sum(axis=0)

    dx, later = np.zeros_like(x), np.zeros_like(h0)
    weights = [np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(W_hh.shape[1])]
    states = [h0, *np.moveaxis(h, 1, 0)]
    for t in range(x.shape[1])[::-1]:
        dx[:, t], later, *parts = step_back(dh[:, t] + later, x[:, t], states[t], states[t + 1])
        weights = [total + part for total, part in zip(weights, parts, strict=True)]
    return dx, later, *weights


@alternative("rnn_backward")
def walk_back_one_sequence_after_another(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    N, T, D = x.shape
    H = h0.shape[1]
    dx, dh0 = np.zeros((N, T, D)), np.zeros((N, H))
    dW_xh, dW_hh, db_h = np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    for n in range(N):
        for t in range(T - 1, -1, -1):
            before = h0[n] if t == 0 else h[n, t - 1]
            da = (np.array(dh[n][t], dtype=float) + dh0[n]) * (1 + h[n, t]) * (1 - h[n, t])
            dh0[n] = W_hh @ da
            dx[n, t] = W_xh @ da
            dW_xh += np.outer(x[n, t], da)
            dW_hh += np.outer(before, da)
            db_h += da
    return dx, dh0, dW_xh, dW_hh, db_h


@alternative("rnn_backward")
def walk_back_as_one_linear_system(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    (N, T, _), H = x.shape, h0.shape[1]
    dh, slope = np.asarray(dh, dtype=np.float64).reshape(N, T * H), (1 - h**2).reshape(N, T * H)
    # da = slope * (dh + M da), where M hands each moment's da to the moment before it, through W_hh.
    M = np.kron(np.eye(T, k=1), W_hh)
    da = [np.linalg.solve(np.eye(T * H) - s[:, None] * M, s * g) for s, g in zip(slope, dh, strict=True)]
    da = np.array(da).reshape(N, T, H)
    before = np.concatenate([h0[:, None], h], axis=1)[:, :T]
    dh0 = da[:, 0] @ W_hh.T if T else np.zeros((N, H))
    dW_xh, dW_hh = np.einsum("ntd,nth->dh", x, da), np.einsum("ntj,nth->jh", before, da)
    return da @ W_xh.T, dh0, dW_xh, dW_hh, np.einsum("nth->h", da)


@alternative("rnn_backward")
def walk_back_each_loss_alone(dh, cache):
    x, h0, h, W_xh, W_hh = cache
    dh = np.asarray(dh, dtype=np.longdouble)
    da, dh0 = np.zeros(h.shape), np.zeros(h0.shape)
    for t in range(h.shape[1]):  # the loss of moment t, all the way back
        reached = dh[:, t]
        for s in range(t, -1, -1):
            part = reached * (1 - np.square(h[:, s]))
            da[:, s] += part
            reached = part @ W_hh.T
        dh0 += reached
    before = np.concatenate((h0[:, np.newaxis], h[:, :-1]), axis=1)[:, : h.shape[1]]
    return (
        da @ W_xh.T,
        dh0,
        np.tensordot(x, da, ((0, 1), (0, 1))),
        np.tensordot(before, da, 2 * ((0, 1),)),
        da.sum((0, 1)),
    )


# --- gradient_norm_through_time -----------------------------------------------------------------------------


@mistake("gradient_norm_through_time", says="the right lengths in the wrong order")
def length_in_reversed_order(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms[:, ::-1]


@mistake("gradient_norm_through_time", says="your first step back uses h[:, 1]")
def length_slope_one_too_early(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, t - 1] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="on the way back it is transposed")
def length_W_hh_not_transposed(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, t] ** 2)) @ W_hh
    return norms


@mistake("gradient_norm_through_time", says="your steps leave the tanh out")
def length_without_slope(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = g @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="the square of the length: take the root")
def length_squared(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sum(g**2, axis=1)
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="the largest size: the length is")
def length_largest_size(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.max(np.abs(g), axis=1)
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="the sum of the sizes: the length is")
def length_sum_of_sizes(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sum(np.abs(g), axis=1)
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="both sequences get the same lengths")
def length_of_the_whole_batch(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.linalg.norm(g)
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="you divide every length by the last one")
def length_relative_to_the_last(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms / norms[:, -1:]


@mistake("gradient_norm_through_time", says="you bring the gradient to length 1 before a step")
def length_renormalised(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = ((g / norms[:, t : t + 1]) * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="yours is (3, 1): batch first, time second")
def length_time_first(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms.T


@mistake("gradient_norm_through_time", says="the step back begins with the tanh")
def length_slope_behind_W_hh(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g @ W_hh.T) * (1 - h[:, t] ** 2)
    return norms


@mistake("gradient_norm_through_time", says="you multiply by the norm of W_hh")
def length_bound_from_W_hh(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = g * np.linalg.norm(W_hh, 2)
    return norms


@mistake("gradient_norm_through_time", says="the second step starts where the first one ended")
def length_always_from_the_last_state(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, -1] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="first write its length, then take the step")
def length_after_the_step(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
    return norms


@mistake("gradient_norm_through_time", says="you measure behind the tanh")
def length_behind_the_tanh(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        da = g * (1 - h[:, t] ** 2)
        norms[:, t] = np.sqrt(np.sum(da**2, axis=1))
        g = da @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="you return the gradients")
def length_forgotten(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    gradients = np.zeros(h.shape)
    for t in range(h.shape[1] - 1, -1, -1):
        gradients[:, t] = g
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return gradients


@mistake("gradient_norm_through_time", says="leave `dh_last` as it was given to you")
def length_in_place(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g *= 1 - h[:, t] ** 2
        g = g @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="wrong for arguments of type int8")
def length_in_small_integers(dh_last, h, W_hh):
    g, h, W_hh = np.array(dh_last), np.array(h), np.array(W_hh)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="you bring the gradient to length 1: its own length")
def length_of_unit_gradients(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        unit = g / norms[:, t : t + 1]
        g = (unit * (1 - h[:, t] ** 2)) @ W_hh.T
        norms[:, t] = np.sqrt(np.sum(unit**2, axis=1))
    return norms


@mistake("gradient_norm_through_time", says="the root of the mean of the squares")
def length_root_of_the_mean(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.mean(g**2, axis=1))
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="you add dh_last once more at the step")
def length_dh_last_at_each_step(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T + np.asarray(dh_last, dtype=np.float64)
    return norms


@mistake("gradient_norm_through_time", says="your slope is 1 - h: square h first")
def length_one_minus_h(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, t])) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="you take the tanh of h")
def length_tanh_of_h(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - np.tanh(h[:, t]) ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="the right lengths in the wrong places")
def length_reshaped(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms.T.reshape(norms.shape)


@mistake("gradient_norm_through_time", says="do you use h[0, t] for all of them?")
def length_states_of_the_first_sequence(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[0, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="with T = 1 there is no step")
def length_needs_two_moments(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    if h.shape[1] == 1:
        norms[:, -1] = np.sqrt(np.sum(g**2, axis=1))
    return norms


@mistake("gradient_norm_through_time", says="do you stop, round or cut off where")
def length_stops_where_it_is_short(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        if norms[:, t].max() < 1e-12:
            break
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="do you clip, or stop where the gradient is long?")
def length_clipped(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
        g = np.clip(g, -1e9, 1e9)
    return norms


@mistake("gradient_norm_through_time", says="or add a small number under the root?")
def length_small_number_under_the_root(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1) + 1e-24)
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="do you stop for all of them?")
def length_stops_for_all(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        if (norms[:, t] == 0).any():
            break
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="do you divide by its length?")
def length_scaled_by_itself(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    scale = np.ones(len(g))
    norms = np.zeros(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1)) * scale
        scale = norms[:, t]
        g = g / np.sqrt(np.sum(g**2, axis=1, keepdims=True))
        g = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


@mistake("gradient_norm_through_time", says="read-only arguments raise ValueError")
def length_dh_last_put_back(dh_last, h, W_hh):
    g, h = np.asarray(dh_last, dtype=np.float64), np.asarray(h, dtype=np.float64)
    W_hh = np.asarray(W_hh, dtype=np.float64)
    norms = np.zeros(h.shape[:2])
    kept = g.copy()
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(g**2, axis=1))
        g[...] = (g * (1 - h[:, t] ** 2)) @ W_hh.T
    g[...] = kept
    return norms


@alternative("gradient_norm_through_time")
def length_unit_by_unit(dh_last, h, W_hh):
    import math

    h, W = np.asarray(h, dtype=float).tolist(), np.asarray(W_hh, dtype=float).tolist()
    result = []
    for g, states in zip(np.asarray(dh_last, dtype=float).tolist(), h, strict=True):
        lengths = [math.hypot(*g)]
        for state in states[:0:-1]:
            da = [a * (1 - s) * (1 + s) for a, s in zip(g, state, strict=True)]
            g = [math.fsum(w * a for w, a in zip(row, da, strict=True)) for row in W]
            lengths.append(math.hypot(*g))
        result.append(lengths[::-1])
    return np.array(result)


@alternative("gradient_norm_through_time")
def length_from_products_of_matrices(dh_last, h, W_hh):
    dh_last, h, W_hh = (np.array(array, dtype=np.float64) for array in (dh_last, h, W_hh))
    steps = W_hh * (1 - h**2)[:, :, None, :]  # for each moment the matrix that a step back multiplies with
    so_far = np.broadcast_to(np.eye(len(W_hh)), (len(h), *W_hh.shape))
    columns = []
    for t in reversed(range(h.shape[1])):
        columns.append(np.linalg.norm(np.einsum("njk,nk->nj", so_far, dh_last), axis=1))
        so_far = np.matmul(steps[:, t], so_far)
    return np.stack(columns[::-1], axis=1)


@alternative("gradient_norm_through_time")
def length_of_all_gradients_at_once(dh_last, h, W_hh):
    h, W = np.asarray(h, dtype=np.longdouble), np.asarray(W_hh, dtype=np.longdouble)
    gradients = np.zeros(h.shape, dtype=np.longdouble)
    gradients[:, -1] = dh_last
    for t in range(h.shape[1] - 2, -1, -1):
        later = gradients[:, t + 1]
        gradients[:, t] = np.dot(later - later * np.square(h[:, t + 1]), W.T)
    return np.sqrt((gradients * gradients).sum(axis=-1)).astype(np.float64)


# --- bptt_loss_and_gradients --------------------------------------------------------------------------------


@mistake("bptt_loss_and_gradients", says="your loss is averaged over time")
def loss_averaged_over_time(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum(axis=2).mean())
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="loss and gradients are both averaged over time")
def everything_averaged_over_time(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    V = len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum(axis=2).mean())
    dscores = (p - wanted) / targets.size
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your loss is summed over the batch")
def loss_summed_over_the_batch(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum())
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your loss is in bits")
def surprise_in_bits(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N / np.log(2))
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your gradients are N times too large")
def gradients_not_divided_by_n(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = p - wanted
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="averaged over time, though your loss is not")
def gradients_averaged_over_time(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / targets.size
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your gradient of the scores is p / N")
def probabilities_without_the_target(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = p / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your gradients have the opposite sign")
def target_minus_probabilities(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (wanted - p) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="make your probabilities NaN")
def exp_without_the_shift(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    weights = np.exp(scores)
    p = weights / weights.sum(axis=2, keepdims=True)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="take no logarithm of a probability")
def logarithm_of_the_probability(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-np.log((wanted * p).sum(axis=2)).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="add no small number inside the logarithm")
def small_number_inside_the_logarithm(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-np.log((wanted * p).sum(axis=2) + 1e-300).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your dh holds what comes from later moments")
def adds_the_future_to_dh(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    dh = np.cumsum(dh[:, ::-1], axis=1)[:, ::-1]
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="`dh = dscores @ params['W_hy']`")
def read_out_not_transposed(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"]
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="you hand `dscores` to backward")
def hands_over_dscores(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    _, _, dW_xh, dW_hh, db_h = backward(dscores, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="the gradient of b_y has the shape of b_y")
def bias_summed_over_the_batch_alone(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=0)
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your gradient comes from the last moment alone")
def last_moment_alone_in_the_gradient(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dscores[:, :-1] = 0
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="you take the last moment alone, in loss and gradients")
def last_moment_alone(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p)[:, -1:].sum() / N)
    dscores = (p - wanted) / N
    dscores[:, :-1] = 0
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your network reads the targets")
def inputs_and_targets_swapped(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[targets], np.eye(V)[inputs]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="you subtract the one-hot rows of the inputs")
def subtracts_the_inputs(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - x) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="you return the states after the first moment")
def states_after_the_first_moment(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, 0] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="the states of the last moment alone")
def states_of_all_moments(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h


@mistake("bptt_loss_and_gradients", says="the gradient of W_hy has the shape of W_hy")
def read_out_gradient_from_dh(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntg->hg", h, dh)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your gradient of W_hy uses the state before")
def read_out_gradient_from_the_state_before(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    before = np.concatenate([h0[:, np.newaxis], h], axis=1)[:, :-1]
    dW_hy = np.einsum("nth,ntv->hv", before, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="without a d before it")
def names_with_a_d(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"dW_xh": dW_xh, "dW_hh": dW_hh, "db_h": db_h, "dW_hy": dW_hy, "db_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="has changed: put the gradients into a dictionary of your own")
def gradients_into_params(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    params |= {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, dict(params), h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="the one-hot rows are float64")
def one_hot_of_integers(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V, dtype=np.int64)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="the gradient of W_xh has the shape of W_xh")
def first_two_answers_of_backward(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    dW_xh, dW_hh, db_h, _, _ = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="which `forward` returned")
def a_network_of_its_own(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    state, h = h0, np.empty(h.shape)
    for t in range(inputs.shape[1]):
        state = np.tanh(x[:, t] @ params["W_xh"] + state @ params["W_hh"] + params["b_h"])
        h[:, t] = state
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="subtract each row's own largest score")
def one_shift_for_all(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(initial=-np.inf)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="the sum runs over another axis")
def softmax_over_time(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="you subtract the largest along time")
def shifts_by_the_largest_along_time(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    if inputs.shape[1] == 0:
        return 0.0, {name: np.zeros(value.shape) for name, value in params.items()}, h0
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="that is backward's business")
def dh_times_the_slope(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T * (1 - h**2)
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your dh is divided by N twice")
def dh_divided_by_n_again(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T / N
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your gradient of b_y is divided by N twice")
def bias_averaged_over_the_batch_again(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=1).mean(axis=0)
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your dh is T times too large")
def dh_times_the_length(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T * inputs.shape[1]
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="your loss does not depend on b_y")
def scores_without_the_bias(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="not every character comes in each text")
def counts_the_characters_that_come(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), 1 + max(inputs.max(initial=0), targets.max(initial=0))
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="the inputs moved by one moment")
def targets_from_the_next_inputs(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x = np.eye(V)[inputs]
    wanted = np.eye(V)[np.concatenate([inputs[:, 1:], targets[:, -1:]], axis=1)]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="do not limit scores")
def scores_cut_at_a_thousand(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    scores = np.clip(scores, -1000, 1000)
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="do not limit probabilities")
def probabilities_kept_from_zero_and_one(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (np.clip(p, 1e-12, 1 - 1e-12) - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="is there a small number inside the logarithm, or a limit?")
def a_trillionth_inside_the_logarithm(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True) + 1e-12)
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="also when it is negative")
def shifts_large_scores_down_only(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - np.maximum(0, scores.max(axis=2, keepdims=True))
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="`forward` was never called")
def reads_with_rnn_forward(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = rnn_forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])  # noqa: F821
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="`backward` was never called")
def walks_back_with_the_cell_above(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = measured_backward(dh, cache)  # noqa: F821
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="do not write into them, the cache may hold them")
def dh_in_the_place_of_h(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    last = h[:, -1].copy() if h.shape[1] else h0
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    h[:] = dscores @ params["W_hy"].T
    dh = h
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, last


@mistake("bptt_loss_and_gradients", says="make other one-hot rows for the targets")
def targets_into_the_rows_of_the_inputs(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x = np.eye(V)[inputs]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    x[:] = np.eye(V)[targets]
    wanted = x
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@mistake("bptt_loss_and_gradients", says="`h0` has changed")
def last_states_into_h0(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    if h.shape[1]:
        h0[:] = h[:, -1]
    return loss, grads, h0


@mistake("bptt_loss_and_gradients", says="numbers above 255 do not fit")
def characters_of_one_byte(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs).astype(np.uint8), np.asarray(targets).astype(np.uint8)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1] if h.shape[1] else h0


@alternative("bptt_loss_and_gradients")
def moment_by_moment(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs, dtype=np.int64), np.asarray(targets, dtype=np.int64)
    h0 = np.array(h0, dtype=np.float64)
    (N, T), V = inputs.shape, len(params["b_y"])
    x = np.zeros((N, T, V))
    for n in range(N):
        for t in range(T):
            x[n, t, inputs[n, t]] = 1
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    loss, dh = 0.0, np.zeros(h.shape)
    dW_hy, db_y = np.zeros(params["W_hy"].shape), np.zeros(V)
    for n in range(N):
        for t in range(T):
            scores = params["W_hy"].T @ h[n, t] + params["b_y"]
            total = np.logaddexp.reduce(scores)
            loss += (total - scores[targets[n, t]]) / N
            slope = np.exp(scores - total)
            slope[targets[n, t]] -= 1
            slope /= N
            dW_hy += np.outer(h[n, t], slope)
            db_y += slope
            dh[n, t] = params["W_hy"] @ slope
    back = backward(dh, cache)
    grads = {"b_y": db_y, "W_hy": dW_hy, "b_h": back[4], "W_hh": back[3], "W_xh": back[2]}
    h_last = h0
    for t in range(T):
        h_last = h[:, t]
    return float(loss), grads, h_last


@alternative("bptt_loss_and_gradients")
def one_long_list_of_rows(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.array(inputs, dtype=int), np.array(targets, dtype=int)
    h0 = np.asarray(h0, dtype=float)
    H, V = params["W_hy"].shape
    rows = np.arange(inputs.size)
    x = np.zeros((inputs.size, V))
    x[rows, inputs.ravel()] = 1.0
    weights = (params[name] for name in ("W_xh", "W_hh", "b_h"))
    h, cache = forward(x.reshape(*inputs.shape, V), h0, *weights)
    flat = h.reshape(len(rows), H)
    scores = flat @ params["W_hy"] + params["b_y"]
    scores = scores - scores.max(axis=1)[:, np.newaxis]
    total = np.exp(scores).sum(axis=1)
    loss = np.sum(np.log(total) - scores[rows, targets.ravel()]) / len(inputs)
    slope = np.exp(scores) / total[:, np.newaxis]
    slope[rows, targets.ravel()] -= 1
    slope /= len(inputs)
    dh = (slope @ params["W_hy"].T).reshape(h.shape)
    grads = dict(zip(("W_xh", "W_hh", "b_h"), backward(dh, cache)[2:], strict=True))
    grads["W_hy"] = flat.T @ slope
    grads["b_y"] = np.ones(len(rows)) @ slope
    return loss, grads, h[:, -1].copy() if inputs.shape[1] else h0


@alternative("bptt_loss_and_gradients")
def without_calls_where_nothing_is_read(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state = np.array(h0, dtype=np.float64)
    if inputs.shape[1] == 0:
        return 0.0, {name: np.zeros(value.shape) for name, value in params.items()}, state
    V = len(params["b_y"])
    x = (inputs[:, :, np.newaxis] == np.arange(V)).astype(np.float64)
    h, cache = forward(x=x, h0=state, W_xh=params["W_xh"], W_hh=params["W_hh"], b_h=params["b_h"])
    scores = np.einsum("nth,hv->ntv", h, params["W_hy"]) + params["b_y"]
    top = scores.max(axis=-1, keepdims=True)
    log_sum = top + np.log(np.sum(np.exp(scores - top), axis=-1, keepdims=True))
    right = np.take_along_axis(scores, targets[:, :, np.newaxis].astype(np.int64), axis=2)
    loss = np.mean(np.sum(log_sum - right, axis=(1, 2)))
    hit = targets[:, :, np.newaxis] == np.arange(V)
    slope = np.where(hit, np.exp(scores - log_sum) - 1, np.exp(scores - log_sum)) / len(inputs)
    _, _, *found = backward(np.einsum("ntv,hv->nth", slope, params["W_hy"]), cache)
    grads = dict(zip(("W_xh", "W_hh", "b_h"), found, strict=True))
    grads["W_hy"] = np.tensordot(h, slope, axes=([0, 1], [0, 1]))
    grads["b_y"] = np.einsum("ntv->v", slope)
    return float(loss), grads, np.array(h[:, inputs.shape[1] - 1])


@mistake("bptt_loss_and_gradients", says="there is no last moment")
def no_state_without_a_moment(inputs, targets, h0, params, forward, backward):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    N, V = len(inputs), len(params["b_y"])
    x, wanted = np.eye(V)[inputs], np.eye(V)[targets]
    h, cache = forward(x, h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    p = np.exp(log_p)
    loss = float(-(wanted * log_p).sum() / N)
    dscores = (p - wanted) / N
    dh = dscores @ params["W_hy"].T
    _, _, dW_xh, dW_hh, db_h = backward(dh, cache)
    dW_hy = np.einsum("nth,ntv->hv", h, dscores)
    db_y = dscores.sum(axis=(0, 1))
    grads = {"W_xh": dW_xh, "W_hh": dW_hh, "b_h": db_h, "W_hy": dW_hy, "b_y": db_y}
    return loss, grads, h[:, -1]


# --- truncated_bptt -----------------------------------------------------------------------------------------


@mistake("truncated_bptt", says="you reset the state to zeros between windows")
def resets_the_state(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window],
            targets[:, t : t + window],
            state if t == 0 else np.zeros(state.shape),
            params,
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="every window begins with h0 in your answer")
def every_window_begins_at_h0(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state = h0 = np.asarray(h0, dtype=np.float64)
    loss = 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], h0, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="they are a window too, and you drop them")
def drops_the_last_short_window(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for i in range(inputs.shape[1] // window):
        moments = slice(i * window, (i + 1) * window)
        here, grads_here, state = loss_and_gradients(inputs[:, moments], targets[:, moments], state, params)
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="the shorter window is the last one")
def short_window_first(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    T = inputs.shape[1]
    borders = [0, *range(T % window or window, T + 1, window)]
    for i in range(len(borders) - 1):
        start, stop = borders[i], borders[i + 1]
        here, grads_here, state = loss_and_gradients(
            inputs[:, start:stop], targets[:, start:stop], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="your last window is filled up")
def last_window_is_moved_to_the_left(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    T = inputs.shape[1]
    for t in range(0, T, window):
        t = max(0, min(t, T - window))
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="you average the losses over the windows")
def mean_over_the_windows(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, losses = np.asarray(h0, dtype=np.float64), []
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        losses.append(here)
        for name in grads:
            grads[name] += grads_here[name]
    return float(np.mean(losses)), {name: g / len(losses) for name, g in grads.items()}, state


@mistake("truncated_bptt", says="5.33 is the mean of the windows")
def mean_of_the_gradients(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss, count = np.asarray(h0, dtype=np.float64), 0.0, 0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        count += 1
        for name in grads:
            grads[name] += grads_here[name]
    return loss, {name: g / max(count, 1) for name, g in grads.items()}, state


@mistake("truncated_bptt", says="8 is the gradient of the last window")
def last_gradient_only(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] = np.array(grads_here[name])
    return loss, grads, state


@mistake("truncated_bptt", says="19 is the loss of the last window")
def last_loss_only(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        loss, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="your windows overlap")
def windows_slide_by_one(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(inputs.shape[1] - window + 1):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="you cut the batch")
def windows_of_the_batch(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, len(inputs), window):
        here, grads_here, state = loss_and_gradients(
            inputs[t : t + window], targets[t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="the weights differ between windows")
def trains_on_the_way(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        params = {name: value - 0.1 * grads_here[name] for name, value in params.items()}
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="yours adds into one of them")
def adds_into_the_first_gradients(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss, grads = np.asarray(h0, dtype=np.float64), 0.0, None
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        if grads is None:
            grads = grads_here
        else:
            for name in grads:
                grads[name] += grads_here[name]
    return loss, grads or {name: np.zeros(value.shape) for name, value in params.items()}, state


@mistake("truncated_bptt", says="also if there is only one window")
def one_window_needs_no_sum(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    if 0 < inputs.shape[1] <= window:
        return loss_and_gradients(inputs, targets, state, params)
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="you return the first one's")
def returns_the_first_windows_state(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    states, loss = [np.asarray(h0, dtype=np.float64)], 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], states[-1], params
        )
        states.append(state)
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, states[min(1, len(states) - 1)]


@mistake("truncated_bptt", says="one moment too many in each window")
def windows_one_too_long(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window + 1], targets[:, t : t + window + 1], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="the characters reach loss_and_gradients as floats")
def characters_become_floats(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="you hand over the whole text in one call")
def does_not_cut(loss_and_gradients, inputs, targets, h0, params, window):
    loss, grads, state = loss_and_gradients(
        np.asarray(inputs), np.asarray(targets), np.asarray(h0, dtype=np.float64), params
    )
    return loss, {name: np.array(g) for name, g in grads.items()}, state


@mistake("truncated_bptt", says="cut the targets exactly as you cut the inputs")
def targets_are_not_cut(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(inputs[:, t : t + window], targets, state, params)
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="the shapes of params: begin your sums with zeros")
def no_window_no_gradient(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss, grads = np.asarray(h0, dtype=np.float64), 0.0, {}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in params:
            grads[name] = grads.get(name, 0.0) + grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="you give the gradient of b to a")
def pairs_gradients_by_their_order(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name, g in zip(params, grads_here.values(), strict=False):
            grads[name] += g
    return loss, grads, state


@mistake("truncated_bptt", says="go over the names in params, no others")
def takes_the_names_that_come_back(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads_here:
            grads[name] = grads.get(name, 0) + grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="or keep copies")
def keeps_the_arrays_and_adds_later(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss, kept = np.asarray(h0, dtype=np.float64), 0.0, []
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        kept.append(grads_here)
    for grads_here in kept:
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="a small integer dtype")
def characters_fit_into_a_byte(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs).astype(np.uint8), np.asarray(targets).astype(np.uint8)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="you stop after N = 3")
def counts_sequences_as_moments(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, len(inputs), window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="do not write the next state into the caller")
def writes_each_state_into_h0(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, h_last = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        state[:] = h_last
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="the weights are 0 when")
def zeroes_the_weights_themselves(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = dict(params)
    for name in grads:
        grads[name] *= 0
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="your sum begins with the weight")
def sums_begin_with_the_weights(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: value.copy() for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="counts for less because it is shorter")
def weighs_windows_by_their_length(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        share = min(window, inputs.shape[1] - t) / window
        loss += share * here
        for name in grads:
            grads[name] += share * grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="calls loss_and_gradients with an empty one")
def at_least_one_window(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, max(1, inputs.shape[1]), window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@mistake("truncated_bptt", says="read it there, and leave it in")
def pops_the_gradients(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here.pop(name)
    return loss, grads, state


@mistake("truncated_bptt", says="float32 keeps 7 digits")
def state_through_float32(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    state, loss = np.asarray(h0, dtype=np.float32).astype(np.float64), 0.0
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for t in range(0, inputs.shape[1], window):
        here, grads_here, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        loss += here
        for name in grads:
            grads[name] += grads_here[name]
    return loss, grads, state


@alternative("truncated_bptt")
def cut_first_then_add(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.array(inputs), np.array(targets)
    borders = np.arange(window, inputs.shape[1], window)
    pieces = zip(np.split(inputs, borders, axis=1), np.split(targets, borders, axis=1), strict=True)
    state, answers = np.array(h0, dtype=np.float64), []
    for read, wanted in pieces:
        if read.shape[1]:
            here, grads_here, state = loss_and_gradients(read, wanted, state, params)
            answers.append((here, {name: np.copy(g) for name, g in grads_here.items()}))
    loss = sum((answer[0] for answer in answers), 0.0)
    grads = {
        name: sum((answer[1][name] for answer in answers), np.zeros(value.shape))
        for name, value in params.items()
    }
    return loss, grads, state


@alternative("truncated_bptt")
def window_after_window_by_recursion(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs, dtype=np.int64), np.asarray(targets, dtype=np.int64)

    def from_moment(t, state):
        if t >= inputs.shape[1]:
            return 0.0, {name: np.zeros_like(value) for name, value in params.items()}, state
        loss, grads, state = loss_and_gradients(
            inputs[:, t : t + window], targets[:, t : t + window], state, params
        )
        grads = {name: +grads[name] for name in params}
        rest, later, state = from_moment(t + window, state)
        return loss + rest, {name: later[name] + grads[name] for name in params}, state

    return from_moment(0, np.array(h0, dtype=np.float64))


@alternative("truncated_bptt")
def with_a_while_loop(loss_and_gradients, inputs, targets, h0, params, window):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    loss, state, t = 0.0, np.asarray(h0, dtype=np.float64), 0
    grads = {name: np.zeros(np.shape(value)) for name, value in params.items()}
    while t < inputs.shape[1]:
        stop = min(t + window, inputs.shape[1])
        moments = np.arange(t, stop)
        here, grads_here, state = loss_and_gradients(
            np.take(inputs, moments, axis=1), np.take(targets, moments, axis=1), state, dict(params)
        )
        loss = loss + here
        grads = {name: grads[name] + grads_here[name] for name in grads}
        t = stop
    return float(loss), grads, state


# --- clip_by_global_norm ------------------------------------------------------------------------------------


@mistake("clip_by_global_norm", says="which turns the direction of the whole")
def clips_each_weight_by_itself(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    clipped = {}
    for name, value in arrays.items():
        own = np.sqrt(np.sum(value**2))
        clipped[name] = value * (max_norm / own if own > max_norm else 1.0)
    return clipped, norm


@mistake("clip_by_global_norm", says="you cut single entries at max_norm")
def cuts_single_entries(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    return {name: np.clip(value, -max_norm, max_norm) for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="leave short ones as they are")
def always_scales_to_the_limit(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max_norm / norm if norm > 0 else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="you return the norm after clipping")
def norm_after_clipping(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max_norm / norm if norm > max_norm else 1.0
    clipped = {name: factor * value for name, value in arrays.items()}
    return clipped, float(np.sqrt(sum(np.sum(value**2) for value in clipped.values())))


@mistake("clip_by_global_norm", says="169 is the sum of the squares")
def forgets_the_root(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(sum(np.sum(value**2) for value in arrays.values()))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="is the sum of two lengths")
def sums_the_norms(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(sum(np.linalg.norm(value) for value in arrays.values()))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="12 is the largest entry")
def takes_the_largest_entry(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(max(np.max(np.abs(value)) for value in arrays.values()))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="the mean of the squares")
def takes_the_mean_square(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    entries = np.concatenate([value.ravel() for value in arrays.values()])
    norm = float(np.sqrt(np.mean(entries**2)))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="right to six digits, not to twelve")
def adds_to_the_divisor_as_pytorch_does(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = min(1.0, max_norm / (norm + 1e-6))
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="leave `grads` as it was: yours changes")
def scales_the_callers_arrays(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    if norm > max_norm:
        for value in arrays.values():
            value *= max_norm / norm
        return arrays, norm
    return {name: value.copy() for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="below max_norm you return the caller's own arrays")
def short_ones_are_the_callers_arrays(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    if norm <= max_norm:
        return arrays, norm
    return {name: max_norm / norm * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="and yet you change nothing")
def larger_of_one_and_the_ratio(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max(1.0, max_norm / norm)
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="the factor is the other way round")
def ratio_upside_down(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = norm / max_norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="every comparison with NaN is False")
def lets_nan_through(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="infinity is as bad as NaN")
def refuses_nan_alone(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if np.isnan(norm):
        raise ValueError("a gradient holds NaN")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="the norm is 0, and you divide by it")
def divides_by_a_norm_of_zero(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = min(1.0, max_norm / norm)
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="its squares overflow or are rounded")
def squares_in_the_given_dtype(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(np.asarray(value) ** 2) for value in grads.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * np.asarray(value, dtype=np.float64) for name, value in grads.items()}, norm


@mistake("clip_by_global_norm", says="Cannot cast ufunc")
def scales_integers_in_place(grads, max_norm):
    arrays = {name: np.array(value) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(np.float64(value) ** 2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    if norm > max_norm:
        for value in arrays.values():
            value *= max_norm / norm
    return arrays, norm


@mistake("clip_by_global_norm", says="how far it can stretch a vector")
def norm_2_of_each_matrix(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.linalg.norm(value, 2) ** 2 for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="compare the global norm with max_norm")
def clips_if_a_single_norm_is_too_long(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    longest = max(np.sqrt(np.sum(value**2)) for value in arrays.values())
    factor = max_norm / norm if longest > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="larger is larger")
def clips_only_what_is_clearly_longer(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = 1.0 if norm < max_norm or np.isclose(norm, max_norm) else max_norm / norm
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="also no tiny number")
def a_tiny_number_against_zero(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = min(1.0, max_norm / (norm + 1e-12))
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="twice what is allowed")
def longer_by_more_than_a_billionth(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max_norm / norm if norm - max_norm > 1e-9 else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="right to a few digits only")
def rounds_the_norm_for_people_who_watch(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, round(norm, 4)


@mistake("clip_by_global_norm", says="with any number of dimensions")
def squares_row_by_row(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    total = 0.0
    for value in arrays.values():
        for row in np.atleast_2d(value):
            total += float(np.sum(row[0] ** 2) if row.ndim > 1 else np.sum(row**2))
    norm = float(np.sqrt(total))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="your ValueError is raised for finite gradients")
def gives_up_when_the_norm_is_huge(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not norm < 1e9:
        raise ValueError(f"the gradient has exploded, its norm is {norm}")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@mistake("clip_by_global_norm", says="at other places")
def flattens_as_memory_lies(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    flat = np.concatenate([value.ravel(order="K") for value in arrays.values()])
    norm = float(np.linalg.norm(flat))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    flat, clipped = flat * min(1.0, max_norm / norm if norm else 1.0), {}
    for name, value in arrays.items():
        clipped[name], flat = flat[: value.size].reshape(value.shape), flat[value.size :]
    return clipped, norm


@mistake("clip_by_global_norm", says="however small that is")
def never_shortens_by_more_than_a_million(grads, max_norm):
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in arrays.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity")
    factor = max(1e-6, max_norm / norm) if norm > max_norm else 1.0
    return {name: factor * value for name, value in arrays.items()}, norm


@alternative("clip_by_global_norm")
def one_long_list(grads, max_norm):
    arrays = {name: np.array(value, dtype=np.float64) for name, value in grads.items()}
    norm = float(np.linalg.norm(np.concatenate([value.ravel() for value in arrays.values()])))
    if np.isnan(norm) or np.isinf(norm):
        raise ValueError(f"the gradients' norm is {norm}")
    if norm > max_norm:
        for value in arrays.values():
            value *= max_norm / norm
    return arrays, norm


@alternative("clip_by_global_norm")
def with_hypot_entry_by_entry(grads, max_norm):
    import math

    norm = 0.0
    for value in grads.values():
        for entry in np.asarray(value).ravel().tolist():
            if not math.isfinite(entry):
                raise ValueError(f"an entry is {entry}")
            norm = math.hypot(norm, entry)
    factor = min(1.0, max_norm / norm) if norm else 1.0
    return {name: np.asarray(value, dtype=np.float64) * factor for name, value in grads.items()}, norm


@alternative("clip_by_global_norm")
def norm_of_norms(grads, max_norm):
    arrays = {name: np.array(value, dtype=np.float64) for name, value in grads.items()}
    if not all(np.all(np.isfinite(value)) for value in arrays.values()):
        raise ValueError("not all entries are finite")
    norm = float(np.linalg.norm([np.linalg.norm(value.ravel()) for value in arrays.values()]))
    return {name: value * (max_norm / max(norm, max_norm)) for name, value in arrays.items()}, norm


@alternative("clip_by_global_norm")
def root_by_logarithm(grads, max_norm):
    arrays = {name: np.array(value, dtype=np.float64, order="C") for name, value in grads.items()}
    total = 0.0
    for value in arrays.values():
        total += float(np.vdot(value, value))
    if not np.isfinite(total):
        raise ValueError("not every entry is a finite number")
    norm = float(np.exp(0.5 * np.log(total))) if total else 0.0
    if norm > max_norm:
        for value in arrays.values():
            value /= norm
            value *= max_norm
    return arrays, norm


# --- train_character_model ----------------------------------------------------------------------------------


@mistake("train_character_model", says="your step goes uphill")
def steps_uphill(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value + lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="take the step right after each window")
def one_step_an_epoch(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state, total = h0, {name: np.zeros(value.shape) for name, value in params.items()}
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            losses[epoch] += loss
            total = {name: total[name] + grads[name] for name in params}
        params = {name: value - lr * total[name] for name, value in params.items()}
    return params, losses


@mistake("train_character_model", says="every window begins with h0: within an epoch")
def resets_the_state_each_window(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, _ = loss_and_gradients(read, wanted, h0, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="you carry the state on into the next epoch")
def carries_the_state_into_the_next_epoch(
    loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs
):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    state = h0
    for epoch in range(epochs):
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="you step along the gradient before clipping")
def steps_along_the_unclipped(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="the norm has no part in the step")
def divides_by_the_norm_as_well(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, norm = clip(grads)
            params = {name: value - lr * grads[name] / norm for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="you average the windows' losses")
def averages_the_losses(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses / max(1, -(-inputs.shape[1] // window))


@mistake("train_character_model", says="yours calls it twice")
def losses_after_the_step(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            begin = state
            _, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss_and_gradients(read, wanted, begin, params)[0]
    return params, losses


@mistake("train_character_model", says="the caller's weights have changed")
def trains_the_callers_arrays(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            for name in params:
                params[name] -= lr * grads[name]
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="another array stands in the caller's dictionary")
def replaces_in_the_callers_dictionary(
    loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs
):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params.update({name: np.array(value, dtype=np.float64) for name, value in params.items()})
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="it is a window too, and you drop it")
def trains_without_the_last_window(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1] - window + 1, window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="you add up gradients over the windows")
def gradients_grow_over_windows(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state, total = h0, {name: np.zeros(value.shape) for name, value in params.items()}
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            total = {name: total[name] + grads[name] for name in params}
            params = {name: value - lr * total[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="your first step is the whole gradient")
def forgets_the_learning_rate(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="your steps become shorter with the epochs")
def shortens_the_steps(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr / (epoch + 1) * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="your epoch's loss is that of its last window")
def loss_of_the_last_window(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] = loss
    return params, losses


@mistake("train_character_model", says="in the order of time, because the state is carried on")
def shuffles_the_windows(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in reversed(range(0, inputs.shape[1], window)):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="you return a loss for each window")
def one_loss_for_each_window(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = []
    for _ in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses.append(loss)
    return params, np.array(losses, dtype=np.float64)


@mistake("train_character_model", says="losses is a NumPy array, yours is")
def returns_the_last_loss_alone(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, float(losses[-1]) if epochs else 0.0


@mistake("train_character_model", says="without a step you return the caller's own weights")
def hands_back_what_was_not_trained(
    loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs
):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="the second epoch begins with the first weights again")
def each_epoch_begins_with_the_first_weights(
    loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs
):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state, weights = h0, dict(params)
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, weights)
            grads, _ = clip(grads)
            weights = {name: value - lr * grads[name] for name, value in weights.items()}
            losses[epoch] += loss
    return weights if epochs else params, losses


@mistake("train_character_model", says="your losses go on adding over the epochs")
def adds_losses_over_epochs(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, np.cumsum(losses)


@mistake("train_character_model", says="nothing can be looked up by a float")
def trains_on_floats(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="clip is called after each window with that window's gradients")
def clips_the_weights(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            params, _ = clip(params)
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="you take the gradient of b for the step of a")
def steps_paired_by_their_order(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            pairs = zip(params.items(), grads.values(), strict=False)
            params = {name: value - lr * g for (name, value), g in pairs}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="go over the names in params")
def steps_for_all_names_that_come(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            for name in grads:
                params[name] = params[name] - lr * grads[name]
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="read as often as `epochs` says")
def stops_when_nothing_is_left_to_learn(
    loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs
):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
        if losses[epoch] < 1e-9:
            break
    return params, losses


@mistake("train_character_model", says="is lr the same in every epoch?")
def halves_lr_every_tenth_epoch(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
        if epoch % 10 == 9:
            lr = lr / 2
    return params, losses


@mistake("train_character_model", says="take the step whatever the loss is")
def no_step_without_a_loss(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            losses[epoch] += loss
            if loss == 0:
                continue
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
    return params, losses


@mistake("train_character_model", says="the norm is for people who watch")
def steps_only_along_a_healthy_norm(
    loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs
):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, norm = clip(grads)
            if norm > 0 and np.isfinite(norm):
                params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="multiply by lr after clipping")
def clips_the_step_not_the_gradient(
    loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs
):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip({name: lr * g for name, g in grads.items()})
            params = {name: value - grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="your windows have 1: cut along time")
def trains_on_the_first_sequence(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs)[:1], np.asarray(targets)[:1]
    h0 = np.asarray(h0, dtype=np.float64)[:1]
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="averages over the batch already")
def averages_the_losses_over_the_batch(
    loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs
):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss / len(inputs)
    return params, losses


@mistake("train_character_model", says="do not write the next state into the caller")
def state_written_into_h0(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, h_last = loss_and_gradients(read, wanted, state, params)
            state[:] = h_last
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="counts for less because it is shorter")
def short_windows_lose_less(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss * read.shape[1] / window
    return params, losses


@mistake("train_character_model", says="each one keeps -0.5 of the way")
def lr_is_at_most_one(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses, lr = np.zeros(epochs), min(lr, 1.0)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="a small integer dtype")
def bytes_are_characters(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs).astype(np.uint8), np.asarray(targets).astype(np.uint8)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


@mistake("train_character_model", says="w - lr * clipped gradient, for each name")
def biases_are_not_trained(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    h0 = np.asarray(h0, dtype=np.float64)
    params = {name: np.array(value, dtype=np.float64) for name, value in params.items()}
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        state = h0
        for t in range(0, inputs.shape[1], window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {
                name: value - lr * grads[name] if not name.startswith("b_") else value
                for name, value in params.items()
            }
            losses[epoch] += loss
    return params, losses


@alternative("train_character_model")
def trains_copies_in_place(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.array(inputs), np.array(targets)
    weights = {}
    for name in params:
        weights[name] = np.array(params[name], dtype=np.float64)
    losses = []
    for _ in range(epochs):
        state, losses_here, t = np.array(h0, dtype=np.float64), [], 0
        while t < inputs.shape[1]:
            loss, grads, state = loss_and_gradients(
                inputs[:, t : t + window], targets[:, t : t + window], state, weights
            )
            clipped, _ = clip(grads)
            for name in weights:
                weights[name] -= lr * clipped[name]
            losses_here.append(loss)
            t += window
        losses.append(sum(losses_here))
    return weights, np.array(losses, dtype=np.float64)


@alternative("train_character_model")
def one_loop_over_all_windows(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    inputs, targets = np.asarray(inputs, dtype=np.int64), np.asarray(targets, dtype=np.int64)
    h0 = np.asarray(h0, dtype=np.float64)
    weights = {name: value + 0.0 for name, value in params.items()}
    count = -(-inputs.shape[1] // window)
    losses = np.zeros((epochs, count))
    state = h0
    for i in range(epochs * count):
        epoch, piece = divmod(i, count)
        moments = slice(piece * window, (piece + 1) * window)
        begin = h0 if piece == 0 else state
        losses[epoch, piece], grads, state = loss_and_gradients(
            inputs[:, moments], targets[:, moments], begin, weights
        )
        step, _ = clip(grads)
        weights = {name: np.add(weights[name], np.multiply(step[name], -lr)) for name in weights}
    return weights, losses.sum(axis=1)


@alternative("train_character_model")
def epoch_by_epoch_with_split(loss_and_gradients, clip, inputs, targets, h0, params, window, lr, epochs):
    import copy

    inputs, targets = np.asarray(inputs), np.asarray(targets)
    borders = range(window, inputs.shape[1], window)
    pieces = list(zip(np.split(inputs, borders, axis=1), np.split(targets, borders, axis=1), strict=True))
    weights, losses = copy.deepcopy(dict(params)), np.zeros(epochs, dtype=np.float64)

    def read(piece, state, weights):
        loss, grads, state = loss_and_gradients(*piece, state, weights)
        step = clip(grads)[0]
        return loss, state, {name: weights[name] - step[name] * lr for name in weights}

    for epoch in range(epochs):
        state = np.asarray(h0, dtype=np.float64)
        for piece in pieces:
            if piece[0].size:
                loss, state, weights = read(piece, state, weights)
                losses[epoch] += loss
    return weights, losses
