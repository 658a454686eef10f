// Every screen there is, by its address.

export const PUBLIC_ROUTES = ["/", "/login", "/register", "/forgot-password", "/reset-password", "/reset-password?token=x", "/pricing"];

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
  "/checkout",
  "/checkout?package=starter",
  "/checkout?plan=pro",
  "/payments",
  "/payments/status",
  "/no-such-page",
];

export const ADMIN_ROUTES = [
  "/admin",
  "/admin?days=7",
  "/admin/users",
  "/admin/payments",
  "/admin/tools",
  "/admin/jobs",
  "/admin/audit",
  "/admin/no-such-place",
  "/admin/users/no-such-user",
  "/admin/payments/no-such-payment",
];
