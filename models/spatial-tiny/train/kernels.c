// CPU kernels of the training pass, for processors with AVX-512. Compiled and loaded by kernels.py.
//
// PyTorch's own operators write every intermediate to memory; these keep what a row or a head needs in the cache.
// bf16 is bfloat16 as its upper 16 bits of a float; matrix products stay with PyTorch.

#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint16_t bf16;
typedef __m512 vec; // 16 floats

#define WIDTH 32 // of a head: two vectors
#define BLOCK 32 // keys scored together: two vectors

static inline vec load(const bf16 *p)
{
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)p)), 16));
}

// Rounds to nearest, ties to even.
static inline void store(bf16 *p, vec x)
{
    __m512i bits = _mm512_castps_si512(x);
    __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
    bits = _mm512_add_epi32(bits, _mm512_add_epi32(odd, _mm512_set1_epi32(0x7fff)));
    _mm256_storeu_si256((__m256i *)p, _mm512_cvtepi32_epi16(_mm512_srli_epi32(bits, 16)));
}

// e^x to about 1e-6 relative.
static inline vec exponential(vec x)
{
    vec t = _mm512_mul_ps(_mm512_max_ps(x, _mm512_set1_ps(-100)), _mm512_set1_ps(1.44269504f));
    vec whole = _mm512_roundscale_ps(t, 0);
    vec f = _mm512_sub_ps(t, whole);
    vec y = _mm512_set1_ps(1.33976294e-3f);
    y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(9.61843736e-3f));
    y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(5.55034480e-2f));
    y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(2.40226337e-1f));
    y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(6.93147182e-1f));
    y = _mm512_fmadd_ps(y, f, _mm512_set1_ps(1));
    return _mm512_scalef_ps(y, whole);
}

static inline vec sigmoid(vec x)
{
    vec one = _mm512_set1_ps(1);
    return _mm512_div_ps(one, _mm512_add_ps(one, exponential(_mm512_sub_ps(_mm512_setzero_ps(), x))));
}

// ---- residual sum and RMS norm: sum = x + added (added may be null), normal = sum / rms(sum) ----

void add_norm_forward(const float *x, const bf16 *added, float *sum, bf16 *normal, float *scales, int rows, int width, float epsilon)
{
#pragma omp parallel for
    for (int row = 0; row < rows; row++)
    {
        const float *from = x + (size_t)row * width;
        float *to = sum + (size_t)row * width;
        vec squares = _mm512_setzero_ps();
        for (int i = 0; i < width; i += 16)
        {
            vec value = _mm512_loadu_ps(from + i);
            if (added)
                value = _mm512_add_ps(value, load(added + (size_t)row * width + i));
            _mm512_storeu_ps(to + i, value);
            squares = _mm512_fmadd_ps(value, value, squares);
        }
        float scale = 1 / sqrtf(_mm512_reduce_add_ps(squares) / width + epsilon);
        scales[row] = scale;
        for (int i = 0; i < width; i += 16)
            store(normal + (size_t)row * width + i, _mm512_mul_ps(_mm512_loadu_ps(to + i), _mm512_set1_ps(scale)));
    }
}

// to_x = to_sum + the gradient through the norm; to_added is its bf16 copy (may be null).
void add_norm_backward(const float *to_sum, const bf16 *to_normal, const float *sum, const float *scales, float *to_x, bf16 *to_added, int rows, int width)
{
#pragma omp parallel for
    for (int row = 0; row < rows; row++)
    {
        size_t at = (size_t)row * width;
        vec dots = _mm512_setzero_ps();
        for (int i = 0; i < width; i += 16)
            dots = _mm512_fmadd_ps(load(to_normal + at + i), _mm512_loadu_ps(sum + at + i), dots);
        float scale = scales[row], back = _mm512_reduce_add_ps(dots) * scale * scale * scale / width;
        for (int i = 0; i < width; i += 16)
        {
            vec value = _mm512_mul_ps(load(to_normal + at + i), _mm512_set1_ps(scale));
            value = _mm512_fnmadd_ps(_mm512_loadu_ps(sum + at + i), _mm512_set1_ps(back), value);
            value = _mm512_add_ps(value, _mm512_loadu_ps(to_sum + at + i));
            _mm512_storeu_ps(to_x + at + i, value);
            if (to_added)
                store(to_added + at + i, value);
        }
    }
}

// ---- gated activation: y = silu(gate) * up; gate_up [rows, 2 * width]. Without a gate: y = silu(x) ----

void swiglu_forward(const bf16 *gate_up, bf16 *y, int rows, int width)
{
#pragma omp parallel for
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < width; i += 16)
        {
            const bf16 *p = gate_up + (size_t)row * 2 * width + i;
            vec gate = load(p);
            store(y + (size_t)row * width + i, _mm512_mul_ps(_mm512_mul_ps(gate, sigmoid(gate)), load(p + width)));
        }
}

// The derivative of silu: s (1 + x (1 - s)).
static inline vec slope(vec x, vec s)
{
    vec one = _mm512_set1_ps(1);
    return _mm512_mul_ps(s, _mm512_fmadd_ps(x, _mm512_sub_ps(one, s), one));
}

void swiglu_backward(const bf16 *gate_up, const bf16 *to_y, bf16 *to_gate_up, int rows, int width)
{
#pragma omp parallel for
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < width; i += 16)
        {
            size_t at = (size_t)row * 2 * width + i;
            vec gate = load(gate_up + at), up = load(gate_up + at + width), s = sigmoid(gate);
            vec gradient = load(to_y + (size_t)row * width + i);
            store(to_gate_up + at, _mm512_mul_ps(_mm512_mul_ps(gradient, up), slope(gate, s)));
            store(to_gate_up + at + width, _mm512_mul_ps(gradient, _mm512_mul_ps(gate, s)));
        }
}

void silu_forward(const bf16 *x, bf16 *y, int count)
{
#pragma omp parallel for
    for (int i = 0; i < count; i += 16)
    {
        vec value = load(x + i);
        store(y + i, _mm512_mul_ps(value, sigmoid(value)));
    }
}

void silu_backward(const bf16 *x, const bf16 *to_y, bf16 *to_x, int count)
{
#pragma omp parallel for
    for (int i = 0; i < count; i += 16)
    {
        vec value = load(x + i);
        store(to_x + i, _mm512_mul_ps(load(to_y + i), slope(value, sigmoid(value))));
    }
}

// ---- attention ----
//
// qkv [rows, heads * 32 + 2 * groups * 32]: queries, keys, values. `share` query heads use each key/value head.
// The rows are `images` prefixes of `prefix` rows, then segments: segment s has rows starts[s]..starts[s+1] behind the
// prefixes, and image i owns the segments first[i]..first[i+1]. A segment sees its image's prefix and, causally, itself;
// the prefix sees itself, causally. Positions count on from the prefix; cos and sin are [positions, 16].
// Without rotation (cos null) and segments it is plain attention of every image's rows on themselves, causal or not.
// One task is one key/value head of one image, so that no two tasks write the same gradient.

typedef struct
{
    int images, prefix, groups, share, causal, stride;
    const int *starts, *first;
    const float *cos, *sin;
} Problem;

typedef struct
{
    int capacity;                                                      // keys, a multiple of BLOCK
    float *keys_by_width, *values_by_width;                            // [32][capacity]
    float *keys, *values, *to_keys, *to_values;                        // [capacity][32]
    float *weights, *slopes;                                           // [3][capacity]
} Scratch;

static Scratch scratch_of(int capacity)
{
    Scratch s = {.capacity = (capacity + BLOCK - 1) / BLOCK * BLOCK};
    size_t head = (size_t)s.capacity * WIDTH;
    float *p = aligned_alloc(64, (6 * head + 6 * (size_t)s.capacity) * sizeof(float));
    memset(p, 0, (6 * head + 6 * (size_t)s.capacity) * sizeof(float));
    s.keys_by_width = p;
    s.values_by_width = p + head;
    s.keys = p + 2 * head;
    s.values = p + 3 * head;
    s.to_keys = p + 4 * head;
    s.to_values = p + 5 * head;
    s.weights = p + 6 * head;
    s.slopes = s.weights + 3 * s.capacity;
    return s;
}

// Turns the pair (a, b) of half heads by the angle of a position; direction -1 turns back.
static inline void turn(const Problem *p, int position, float direction, vec *a, vec *b)
{
    if (!p->cos)
        return;
    vec c = _mm512_loadu_ps(p->cos + position * 16), s = _mm512_mul_ps(_mm512_loadu_ps(p->sin + position * 16), _mm512_set1_ps(direction));
    vec x = *a, y = *b;
    *a = _mm512_fmsub_ps(x, c, _mm512_mul_ps(y, s));
    *b = _mm512_fmadd_ps(y, c, _mm512_mul_ps(x, s));
}

// Loads the keys and values of `count` rows into the places `from`...
static void take_keys(const Problem *p, Scratch *s, const bf16 *qkv, size_t row, int from, int count, int group)
{
    for (int i = 0; i < count; i++)
    {
        int place = from + i;
        const bf16 *key = qkv + (row + i) * p->stride + (p->groups * p->share + group) * WIDTH;
        const bf16 *value = key + p->groups * WIDTH;
        float *k = s->keys + place * WIDTH, *v = s->values + place * WIDTH;
        vec a = load(key), b = load(key + 16);
        turn(p, place, 1, &a, &b);
        _mm512_store_ps(k, a);
        _mm512_store_ps(k + 16, b);
        _mm512_store_ps(v, load(value));
        _mm512_store_ps(v + 16, load(value + 16));
        for (int d = 0; d < WIDTH; d++)
        {
            s->keys_by_width[d * s->capacity + place] = k[d];
            s->values_by_width[d * s->capacity + place] = v[d];
        }
    }
}

// The scaled, turned query of each head that shares the group's keys.
static inline void take_query(const Problem *p, const bf16 *qkv, size_t row, int position, int group, int share, float q[][WIDTH])
{
    vec scale = _mm512_set1_ps(0.17677669529f); // 32 ^ -1/2
    for (int h = 0; h < share; h++)
    {
        const bf16 *from = qkv + row * p->stride + (group * share + h) * WIDTH;
        vec a = load(from), b = load(from + 16);
        turn(p, position, 1, &a, &b);
        _mm512_store_ps(q[h], _mm512_mul_ps(a, scale));
        _mm512_store_ps(q[h] + 16, _mm512_mul_ps(b, scale));
    }
}

// left[h] . columns for one block of keys: two vectors of products for each head.
static inline __attribute__((always_inline)) void products(const float *columns, int capacity, float left[][WIDTH], int share, vec out[][2])
{
    for (int h = 0; h < share; h++)
        out[h][0] = out[h][1] = _mm512_setzero_ps();
    for (int d = 0; d < WIDTH; d++)
    {
        vec a = _mm512_load_ps(columns + d * capacity), b = _mm512_load_ps(columns + d * capacity + 16);
        for (int h = 0; h < share; h++)
        {
            vec x = _mm512_set1_ps(left[h][d]);
            out[h][0] = _mm512_fmadd_ps(x, a, out[h][0]);
            out[h][1] = _mm512_fmadd_ps(x, b, out[h][1]);
        }
    }
}

// Lanes of a vector whose keys lie below `seen`.
static inline __mmask16 lanes(int key, int seen)
{
    int left = seen - key;
    return left >= 16 ? 0xffff : left <= 0 ? 0 : (__mmask16)((1 << left) - 1);
}

static inline __attribute__((always_inline)) void attend_rows(const Problem *p, Scratch *s, const bf16 *qkv, bf16 *out, float *logs, size_t row, int from, int count, int group, int share)
{
    float q[3][WIDTH] __attribute__((aligned(64)));
    int heads = p->groups * share;
    for (int i = 0; i < count; i++)
    {
        int seen = p->causal ? from + i + 1 : from + count;
        take_query(p, qkv, row + i, from + i, group, share, q);
        vec peaks[3];
        for (int h = 0; h < share; h++)
            peaks[h] = _mm512_set1_ps(-1e30f);
        for (int key = 0; key < seen; key += BLOCK)
        {
            vec scores[3][2];
            products(s->keys_by_width + key, s->capacity, q, share, scores);
            for (int h = 0; h < share; h++)
                for (int half = 0; half < 2; half++)
                {
                    vec x = _mm512_mask_blend_ps(lanes(key + 16 * half, seen), _mm512_set1_ps(-1e30f), scores[h][half]);
                    peaks[h] = _mm512_max_ps(peaks[h], x);
                    _mm512_store_ps(s->weights + h * s->capacity + key + 16 * half, x);
                }
        }
        vec sums[3][2];
        float totals[3];
        for (int h = 0; h < share; h++)
        {
            float peak = _mm512_reduce_max_ps(peaks[h]);
            vec total = _mm512_setzero_ps();
            for (int key = 0; key < seen; key += 16)
            {
                float *w = s->weights + h * s->capacity + key;
                vec x = _mm512_maskz_mov_ps(lanes(key, seen), exponential(_mm512_sub_ps(_mm512_load_ps(w), _mm512_set1_ps(peak))));
                total = _mm512_add_ps(total, x);
                _mm512_store_ps(w, x);
            }
            totals[h] = _mm512_reduce_add_ps(total);
            logs[(row + i) * heads + group * share + h] = peak + logf(totals[h]);
            sums[h][0] = sums[h][1] = _mm512_setzero_ps();
        }
        for (int key = 0; key < seen; key++)
        {
            vec a = _mm512_load_ps(s->values + key * WIDTH), b = _mm512_load_ps(s->values + key * WIDTH + 16);
            for (int h = 0; h < share; h++)
            {
                vec w = _mm512_set1_ps(s->weights[h * s->capacity + key]);
                sums[h][0] = _mm512_fmadd_ps(w, a, sums[h][0]);
                sums[h][1] = _mm512_fmadd_ps(w, b, sums[h][1]);
            }
        }
        for (int h = 0; h < share; h++)
        {
            bf16 *to = out + ((row + i) * heads + group * share + h) * WIDTH;
            vec norm = _mm512_set1_ps(1 / totals[h]);
            store(to, _mm512_mul_ps(sums[h][0], norm));
            store(to + 16, _mm512_mul_ps(sums[h][1], norm));
        }
    }
}

static inline __attribute__((always_inline)) void return_rows(const Problem *p, Scratch *s, const bf16 *qkv, const bf16 *out, const bf16 *to_out, const float *logs, bf16 *to_qkv, size_t row, int from, int count, int group, int share)
{
    float q[3][WIDTH] __attribute__((aligned(64))), gradient[3][WIDTH] __attribute__((aligned(64)));
    int heads = p->groups * share;
    for (int i = 0; i < count; i++)
    {
        int seen = p->causal ? from + i + 1 : from + count;
        take_query(p, qkv, row + i, from + i, group, share, q);
        float dots[3], log[3];
        for (int h = 0; h < share; h++)
        {
            size_t at = (row + i) * heads + group * share + h;
            vec a = load(to_out + at * WIDTH), b = load(to_out + at * WIDTH + 16);
            _mm512_store_ps(gradient[h], a);
            _mm512_store_ps(gradient[h] + 16, b);
            dots[h] = _mm512_reduce_add_ps(_mm512_fmadd_ps(a, load(out + at * WIDTH), _mm512_mul_ps(b, load(out + at * WIDTH + 16))));
            log[h] = logs[at];
        }
        for (int key = 0; key < seen; key += BLOCK)
        {
            vec scores[3][2], to_weights[3][2];
            products(s->keys_by_width + key, s->capacity, q, share, scores);
            products(s->values_by_width + key, s->capacity, gradient, share, to_weights);
            for (int h = 0; h < share; h++)
                for (int half = 0; half < 2; half++)
                {
                    vec w = exponential(_mm512_sub_ps(scores[h][half], _mm512_set1_ps(log[h])));
                    w = _mm512_maskz_mov_ps(lanes(key + 16 * half, seen), w);
                    _mm512_store_ps(s->weights + h * s->capacity + key + 16 * half, w);
                    w = _mm512_mul_ps(w, _mm512_sub_ps(to_weights[h][half], _mm512_set1_ps(dots[h])));
                    _mm512_store_ps(s->slopes + h * s->capacity + key + 16 * half, w);
                }
        }
        vec to_q[3][2], qs[3][2], gs[3][2];
        for (int h = 0; h < share; h++)
            for (int half = 0; half < 2; half++)
            {
                to_q[h][half] = _mm512_setzero_ps();
                qs[h][half] = _mm512_load_ps(q[h] + 16 * half);
                gs[h][half] = _mm512_load_ps(gradient[h] + 16 * half);
            }
        for (int key = 0; key < seen; key++)
        {
            float *to_k = s->to_keys + key * WIDTH, *to_v = s->to_values + key * WIDTH;
            vec k[2] = {_mm512_load_ps(s->keys + key * WIDTH), _mm512_load_ps(s->keys + key * WIDTH + 16)};
            vec tk[2] = {_mm512_load_ps(to_k), _mm512_load_ps(to_k + 16)}, tv[2] = {_mm512_load_ps(to_v), _mm512_load_ps(to_v + 16)};
            for (int h = 0; h < share; h++)
            {
                vec w = _mm512_set1_ps(s->weights[h * s->capacity + key]), x = _mm512_set1_ps(s->slopes[h * s->capacity + key]);
                for (int half = 0; half < 2; half++)
                {
                    to_q[h][half] = _mm512_fmadd_ps(x, k[half], to_q[h][half]);
                    tk[half] = _mm512_fmadd_ps(x, qs[h][half], tk[half]);
                    tv[half] = _mm512_fmadd_ps(w, gs[h][half], tv[half]);
                }
            }
            _mm512_store_ps(to_k, tk[0]);
            _mm512_store_ps(to_k + 16, tk[1]);
            _mm512_store_ps(to_v, tv[0]);
            _mm512_store_ps(to_v + 16, tv[1]);
        }
        vec scale = _mm512_set1_ps(0.17677669529f);
        for (int h = 0; h < share; h++)
        {
            bf16 *to = to_qkv + (row + i) * p->stride + (group * share + h) * WIDTH;
            turn(p, from + i, -1, &to_q[h][0], &to_q[h][1]);
            store(to, _mm512_mul_ps(to_q[h][0], scale));
            store(to + 16, _mm512_mul_ps(to_q[h][1], scale));
        }
    }
}

// Writes the gradients of the keys and values in the places `from`... and clears them.
static void give_keys(const Problem *p, Scratch *s, bf16 *to_qkv, size_t row, int from, int count, int group)
{
    for (int i = 0; i < count; i++)
    {
        bf16 *key = to_qkv + (row + i) * p->stride + (p->groups * p->share + group) * WIDTH;
        bf16 *value = key + p->groups * WIDTH;
        float *k = s->to_keys + (from + i) * WIDTH, *v = s->to_values + (from + i) * WIDTH;
        vec a = _mm512_load_ps(k), b = _mm512_load_ps(k + 16);
        turn(p, from + i, -1, &a, &b);
        store(key, a);
        store(key + 16, b);
        store(value, _mm512_load_ps(v));
        store(value + 16, _mm512_load_ps(v + 16));
    }
    memset(s->to_keys + from * WIDTH, 0, (size_t)count * WIDTH * sizeof(float));
    memset(s->to_values + from * WIDTH, 0, (size_t)count * WIDTH * sizeof(float));
}

static inline __attribute__((always_inline)) void forward_task(const Problem *p, Scratch *s, const bf16 *qkv, bf16 *out, float *logs, int image, int group, int share)
{
    size_t start = (size_t)image * p->prefix, behind = (size_t)p->images * p->prefix;
    take_keys(p, s, qkv, start, 0, p->prefix, group);
    attend_rows(p, s, qkv, out, logs, start, 0, p->prefix, group, share);
    for (int segment = p->starts ? p->first[image] : 0; p->starts && segment < p->first[image + 1]; segment++)
    {
        size_t row = behind + p->starts[segment];
        int count = p->starts[segment + 1] - p->starts[segment];
        take_keys(p, s, qkv, row, p->prefix, count, group);
        attend_rows(p, s, qkv, out, logs, row, p->prefix, count, group, share);
    }
}

static inline __attribute__((always_inline)) void backward_task(const Problem *p, Scratch *s, const bf16 *qkv, const bf16 *out, const bf16 *to_out, const float *logs, bf16 *to_qkv, int image, int group, int share)
{
    size_t start = (size_t)image * p->prefix, behind = (size_t)p->images * p->prefix;
    take_keys(p, s, qkv, start, 0, p->prefix, group);
    return_rows(p, s, qkv, out, to_out, logs, to_qkv, start, 0, p->prefix, group, share);
    for (int segment = p->starts ? p->first[image] : 0; p->starts && segment < p->first[image + 1]; segment++)
    {
        size_t row = behind + p->starts[segment];
        int count = p->starts[segment + 1] - p->starts[segment];
        take_keys(p, s, qkv, row, p->prefix, count, group);
        return_rows(p, s, qkv, out, to_out, logs, to_qkv, row, p->prefix, count, group, share);
        give_keys(p, s, to_qkv, row, p->prefix, count, group);
    }
    give_keys(p, s, to_qkv, start, 0, p->prefix, group);
}

static Problem problem_of(int images, int prefix, int groups, int share, int causal, const int *starts, const int *first, const float *cos, const float *sin)
{
    return (Problem){images, prefix, groups, share, causal, (groups * share + 2 * groups) * WIDTH, starts, first, cos, sin};
}

// `longest` is the longest segment. Rows that belong to no segment must be zero in `out` beforehand. `share` is 1 or 3.
void attention_forward(const bf16 *qkv, bf16 *out, float *logs, int images, int prefix, int groups, int share, int causal, int longest, const int *starts, const int *first, const float *cos, const float *sin)
{
    Problem p = problem_of(images, prefix, groups, share, causal, starts, first, cos, sin);
#pragma omp parallel
    {
        Scratch s = scratch_of(prefix + longest);
#pragma omp for schedule(dynamic)
        for (int task = 0; task < images * groups; task++)
            if (share == 1)
                forward_task(&p, &s, qkv, out, logs, task / groups, task % groups, 1);
            else
                forward_task(&p, &s, qkv, out, logs, task / groups, task % groups, 3);
        free(s.keys_by_width);
    }
}

void attention_backward(const bf16 *qkv, const bf16 *out, const bf16 *to_out, const float *logs, bf16 *to_qkv, int images, int prefix, int groups, int share, int causal, int longest, const int *starts, const int *first, const float *cos, const float *sin)
{
    Problem p = problem_of(images, prefix, groups, share, causal, starts, first, cos, sin);
#pragma omp parallel
    {
        Scratch s = scratch_of(prefix + longest);
#pragma omp for schedule(dynamic)
        for (int task = 0; task < images * groups; task++)
            if (share == 1)
                backward_task(&p, &s, qkv, out, to_out, logs, to_qkv, task / groups, task % groups, 1);
            else
                backward_task(&p, &s, qkv, out, to_out, logs, to_qkv, task / groups, task % groups, 3);
        free(s.keys_by_width);
    }
}

// ---- optimizer ----

double square_sum(const float *x, int count)
{
    double total = 0;
#pragma omp parallel for simd reduction(+ : total)
    for (int i = 0; i < count; i++)
        total += (double)x[i] * x[i];
    return total;
}

// One AdamW step in a single pass; `clip` scales the gradient, `rate1` and `root2` carry the bias corrections.
void adamw(float *parameter, const float *gradient, float *mean, float *square, int count, float clip, float rate, float decay, float beta1, float beta2, float rate1, float root2, float epsilon)
{
#pragma omp parallel for simd
    for (int i = 0; i < count; i++)
    {
        float g = gradient[i] * clip;
        float m = mean[i] + (g - mean[i]) * (1 - beta1);
        float v = square[i] * beta2 + g * g * (1 - beta2);
        mean[i] = m;
        square[i] = v;
        parameter[i] = parameter[i] * (1 - rate * decay) - rate1 * m / (sqrtf(v) * root2 + epsilon);
    }
}
