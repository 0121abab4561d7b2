#pragma once
// A post reserves the variation of its copy before it is rendered, so that no other post of its result takes it.

#include <cstdint>
#include <string>

#include "farm/farm.hpp"
#include "model/render.hpp"

namespace farmtok::farm::dedup {

/// The post's own variation, where it has one: a copy that is made again, or after a failure, is the same. Else one
/// drawn from `seed` that differs from those of all posts of the same result, which is stored with the post.
/// Throws SCHEDULED_NOT_FOUND, CONFIG_INVALID when the ranges hold none.
model::Variation reserve_variation(Farm& farm, const std::string& scheduled_id, std::int64_t seed);

}  // namespace farmtok::farm::dedup
