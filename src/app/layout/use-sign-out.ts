import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { sessionMutations } from '../../api/session.ts';
import { feedbackStore } from '../../components/feedback-store.ts';
import { paths } from '../paths.ts';

/** Ends the session on the server, then forgets everything that was read under it. */
export function useSignOut(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = useMutation({
    ...sessionMutations.signOut(),
    meta: { failed: 'You are still signed in' },
    onSuccess: async () => {
      await navigate(paths.signIn.href(), { replace: true });
      client.clear();
      feedbackStore.clear();
    },
  });
  return () => signOut.mutate();
}
