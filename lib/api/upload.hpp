#pragma once
// Routes whose body is a video: it is received piece by piece into a separate file, which is removed unless it is
// stored.

#include "api/call.hpp"

namespace farmtok::api {

/// What a handler does with the received bytes.
using ActOnUpload = std::function<http::Response(const Call&, farm::library::Incoming&)>;

/// A POST row for the operator. Throws INVALID_MEDIA for an empty body.
http::Route upload_row(Api& api, std::string path, std::string summary, ActOnUpload act);

}  // namespace farmtok::api
