#pragma once
// Routes whose body is a video: received piece by piece into a file of its own, which is gone again unless it is
// stored.

#include "api/call.hpp"

namespace farmtok::api {

/// What a handler does with the received bytes.
using ActOnUpload = std::function<http::Response(const Call&, farm::Incoming&)>;

/// A POST row for the operator. INVALID_MEDIA for a body without a byte.
http::Route upload_row(Api& api, std::string path, std::string summary, ActOnUpload act);

}  // namespace farmtok::api
