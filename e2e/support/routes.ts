// Every screen there is, by its address.

export const PUBLIC_ROUTES = ["/", "/login", "/register", "/pricing"];

export const MEMBER_ROUTES = [
  "/dashboard",
  "/tools",
  "/tools/image-upscaler",
  "/tools/video-mix",
  "/tools/carousel",
  "/tools/no-such-tool",
  "/apps/analytics",
  "/my-work",
  "/credits",
  "/profile",
  "/pricing",
  "/no-such-page",
];
